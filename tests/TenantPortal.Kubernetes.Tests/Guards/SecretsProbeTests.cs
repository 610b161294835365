using System.Text;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Secrets;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Guards;
using TenantPortal.Kubernetes.Tests.Watching;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>Whether the installed guards admit what the portal creates for the configured secrets managers.</summary>
public sealed class SecretsProbeTests
{
    private static readonly SecretBackend Backend = Backends.Of(Backends.Azure).Single();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(201, "", GuardResult.Held)]
    [InlineData(
        422,
        "ValidatingAdmissionPolicy 'tenantportal-externalsecrets' with binding 'tenantportal-externalsecrets' denied request: remote keys must start with x/",
        GuardResult.Contradicts
    )]
    [InlineData(403, "externalsecrets.external-secrets.io is forbidden: User \"x\" cannot create resource", GuardResult.CannotTell)]
    [InlineData(500, "failed calling webhook", GuardResult.CannotTell)]
    public void Only_a_refusal_by_the_guards_contradicts_the_settings(int status, string message, GuardResult expected)
    {
        var body = status < 300 ? "{}" : ScriptedCluster.Status(status, "", message);
        var answer = ApiResponse.Read("/x", status, "application/json", Encoding.UTF8.GetBytes(body), _ => true);

        var found = SecretsProbe.Evaluate(Backend, answer);

        Assert.Equal(($"secrets-{Backend.Name}", expected), (found.Id, found.Result));
        Assert.Equal(
            expected == GuardResult.Contradicts,
            found.Evidence.Contains($"contradict SecretBackends:{Backend.Name}:Prefix", StringComparison.Ordinal)
        );
        Assert.Equal(expected == GuardResult.Contradicts, found.IsBlocking);
    }

    [Fact]
    public async Task A_cluster_without_external_secrets_has_no_result()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            [.. Backends.Vault("vault", "team/{tenant}/").Select(setting => (setting.Key, setting.Value))]
        );
        await portal.ApproveTenantAsync("shop", Cancellation);

        var found = await portal.WaitForAsync(
            async () =>
                (await portal.Get<GuardService>().FindAsync(Given.Admin(), "default", Cancellation))?.Findings.FirstOrDefault(finding =>
                    finding is { Id: "secrets-vault", WaitsForTenant: false }
                ),
            Cancellation
        );

        Assert.Equal((GuardResult.CannotTell, "The cluster does not have the kind ExternalSecret (external-secrets.io/v1)."), (found!.Result, found.Evidence));
    }
}
