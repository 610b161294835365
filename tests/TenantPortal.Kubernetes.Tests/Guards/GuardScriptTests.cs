using System.Diagnostics;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>
/// The script that tries the guards on a cluster. The server of the tests has no ValidatingAdmissionPolicy, so it shows that the script runs and says that
/// it tried no guard, not that a guard refuses anything.
/// </summary>
public sealed class GuardScriptTests
{
    [Fact]
    public async Task Where_the_server_evaluates_no_guards_the_script_says_so_and_nothing_else_refuses_the_requests()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, TestContext.Current.CancellationToken);
        Assert.SkipWhen(!Kubectl.HasCommand("kubectl") || !Kubectl.HasCommand("bash"), "There is no kubectl or no bash on this machine.");

        var (exitCode, output, _) = await Kubectl.RunAsync(
            new ProcessStartInfo("bash", [Path.Combine(DeployFolder.Guards, "tests", "run.sh"), "--kubeconfig", server.Kubeconfig])
        );

        Assert.Contains("it evaluates NONE of the guards", output, StringComparison.Ordinal);
        Assert.Contains(" 0 refused by something else", output, StringComparison.Ordinal);
        Assert.Contains("The guards were NOT tried", output, StringComparison.Ordinal);
        Assert.Equal(2, exitCode);
    }
}
