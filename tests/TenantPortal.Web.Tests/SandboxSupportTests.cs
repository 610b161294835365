using TenantPortal.Testing;

namespace TenantPortal.Web.Tests;

/// <summary>A build without the Sandbox, as in the image.</summary>
public sealed class SandboxSupportTests
{
    private const string Refusal =
        "Clusters:default:Kind is Sandbox, but this build of TenantPortal does not include the Sandbox. "
        + "Set Clusters:default:Kubeconfig or choose the kind InCluster.";

    /// <summary>Kept beside the tests, so that the next run builds only what changed.</summary>
    private static readonly string Artifacts = Path.Combine(AppContext.BaseDirectory, "without-sandbox");

    private static string Build => Path.Combine(Artifacts, "bin", "TenantPortal.Web", "debug");

    [Fact]
    public async Task A_build_without_the_Sandbox_refuses_a_Sandbox_cluster_and_names_every_other_mistake()
    {
        // So the other projects need not be built again.
        Assert.Equal(
            ["TenantPortal.Web.csproj"],
            Directory
                .EnumerateFiles(Path.Combine(PlainEnglish.RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories)
                .Where(project => File.ReadAllText(project).Contains("IncludeSandbox", StringComparison.Ordinal))
                .Select(Path.GetFileName)
        );
        await PortalProgram.BuildAsync(Artifacts, "-p:IncludeSandbox=false");

        Assert.True(File.Exists(Path.Combine(Build, "TenantPortal.Kubernetes.dll")));
        Assert.Empty(Directory.GetFiles(Build, "TenantPortal.Sandbox.*"));
        var (exitCode, errors) = await PortalProgram.StartInAsync(Build, "Development", ("Reconciler__Workers", "0"));
        Assert.Equal(78, exitCode);
        Assert.Contains(Refusal, errors, StringComparison.Ordinal);
        Assert.Contains("Reconciler:Workers", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);

        // A cluster that needs no Sandbox is no mistake.
        var (_, other) = await PortalProgram.StartInAsync(
            Build,
            "Development",
            ("Reconciler__Workers", "0"),
            ("Clusters__default__Kubeconfig", "/etc/portal/kubeconfig")
        );
        Assert.DoesNotContain("Sandbox", other, StringComparison.Ordinal);
        Assert.Contains("Reconciler:Workers", other, StringComparison.Ordinal);
    }
}
