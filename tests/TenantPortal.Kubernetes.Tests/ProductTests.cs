using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

public sealed class ProductTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_approval_makes_three_tenants_ready_with_the_quota_of_each()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var product = server.NewTenantName();

        await portal.ApproveTenantAsync(
            Given.Input(product) with
            {
                Environment = null,
                Environments = [new("development"), new("staging"), new("production") { Size = "medium" }],
            },
            Cancellation
        );

        foreach (var (suffix, cpu) in new[] { ("dev", "4"), ("staging", "4"), ("prod", "16") })
        {
            var tenant = await portal.WaitForTenantAsync(
                $"{product}-{suffix}",
                found => found.Summary.Phase == TenantPhase.Ready && found.Quota.Any(line => line.Resource == "requests.cpu"),
                Cancellation
            );
            Assert.Equal((product, 2), (tenant.Summary.Product, tenant.Siblings.Count));
            Assert.Equal(cpu, tenant.Quota.Single(line => line.Resource == "requests.cpu").Hard.ToString());
        }
    }
}
