using k8s;
using k8s.Models;
using TenantPortal.Core.Orphans;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What has the portal's labels and belongs to no tenant, in a cluster.</summary>
public sealed class OrphanTests
{
    private static readonly (string Key, string? Value) NoGrace = ("Tenants:DeletionGrace", "00:00:00");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task A_namespace_that_a_restore_brings_back_is_found_and_removed_by_two_admins(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, NoGrace);
        var name = server.NewTenantName();
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        var backup = await server.Client.CoreV1.ReadNamespaceAsync("team-" + name, cancellationToken: Cancellation);
        await portal.ApproveDeletionAsync(name, Cancellation);
        await portal.WaitForTenantAsync(name, found => found.Summary.Phase == TenantPhase.Archived, Cancellation);

        await CreateAsync(server, backup.Metadata.Name, backup.Metadata.Labels, backup.Metadata.Annotations);
        var found = await FindAsync(portal, name, orphan => orphan.State == OrphanState.Open);
        Assert.Equal(OrphanReason.Returned, found.Reason);
        var service = portal.Get<OrphanService>();
        Assert.Empty((await service.ProposeRemovalAsync(Given.Admin(), found.Id, Cancellation)).Problems);
        Assert.Empty((await service.ConfirmRemovalAsync(Given.Admin("another-admin"), found.Id, Cancellation)).Problems);

        Assert.NotNull(await portal.WaitForAsync(async () => (await ListAsync(portal, name)).Count == 0 ? "closed" : null, Cancellation));
        Assert.Empty((await server.Client.CoreV1.ListNamespaceAsync(fieldSelector: $"metadata.name=team-{name}", cancellationToken: Cancellation)).Items);
    }

    [Theory]
    [OnEveryServer]
    public async Task A_copy_of_a_tenant_is_found_and_left_alone_and_its_tenant_is_not_touched(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        var (name, copy) = (server.NewTenantName(), server.NewTenantName());
        await portal.ApproveTenantAsync(name, Cancellation);
        await portal.WaitUntilReadyAsync(name, Cancellation);
        var original = await server.Client.CoreV1.ReadNamespaceAsync("team-" + name, cancellationToken: Cancellation);

        await CreateAsync(server, "team-" + copy, original.Metadata.Labels, original.Metadata.Annotations);
        var found = await FindAsync(portal, name, orphan => orphan.State == OrphanState.Open);

        Assert.Equal((OrphanReason.Copy, $"Namespace team-{copy}"), (found.Reason, found.Object));
        var refused = Assert.Single((await portal.Get<OrphanService>().ProposeRemovalAsync(Given.Admin(), found.Id, Cancellation)).Problems);
        Assert.Equal("Nothing proves that the portal created this namespace. Delete it in the cluster.", refused.Message);
        await server.Client.CoreV1.DeleteNamespaceAsync("team-" + copy, cancellationToken: Cancellation);
        Assert.NotNull(await portal.WaitForAsync(async () => (await ListAsync(portal, name)).Count == 0 ? "closed" : null, Cancellation));
        Assert.Equal(TenantPhase.Ready, (await portal.Tenants.FindAsync(Given.Admin(), name, Cancellation))!.Summary.Phase);
    }

    private static Task<V1Namespace> CreateAsync(ApiServer server, string name, IDictionary<string, string> labels, IDictionary<string, string> annotations) =>
        server.Client.CoreV1.CreateNamespaceAsync(
            new V1Namespace
            {
                Metadata = new()
                {
                    Name = name,
                    Labels = labels.Where(label => label.Key != "kubernetes.io/metadata.name").ToDictionary(),
                    Annotations = annotations.ToDictionary(),
                },
            },
            cancellationToken: Cancellation
        );

    private static async Task<OrphanView> FindAsync(ReconcilerProcess portal, string tenant, Func<OrphanView, bool> holds)
    {
        var found = await portal.WaitForAsync(async () => (await ListAsync(portal, tenant)).FirstOrDefault(holds), Cancellation);
        Assert.NotNull(found);
        return found;
    }

    private static async Task<IReadOnlyList<OrphanView>> ListAsync(ReconcilerProcess portal, string tenant) =>
        [
            .. (await portal.Get<OrphanService>().ListAsync(Given.Admin(), new OrphanFilter(Limit: OrphanService.MaxLimit), Cancellation)).Items.Where(orphan =>
                orphan.Tenant == tenant
            ),
        ];
}
