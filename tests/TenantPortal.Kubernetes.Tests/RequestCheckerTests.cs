using System.Net;
using System.Net.Sockets;
using k8s;
using k8s.Models;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What an approver is told of the cluster before deciding.</summary>
public sealed class RequestCheckerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_free_name_can_be_taken() =>
        await ExpectAsync("namespace", null, true, "Namespace team-shop is available on 'default', and the cluster would accept it.");

    [Fact]
    public async Task A_name_that_someone_else_has_in_the_cluster_cannot_be_taken() =>
        await ExpectAsync(
            "namespace",
            server => server.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = "team-shop" } }, cancellationToken: Cancellation),
            false,
            "Cluster 'default' already has a namespace 'team-shop' that the portal does not manage."
        );

    [Fact]
    public async Task A_tier_whose_add_on_the_cluster_has_not_is_reported_before_the_decision() =>
        await ExpectAsync(
            "vcluster",
            null,
            false,
            "Cluster 'default' does not serve the kind HelmRepository (source.toolkit.fluxcd.io/v1) that this "
                + "tier needs. The tenant will not become ready until the add-on that provides it is installed."
        );

    [Fact]
    public async Task A_ClusterClass_that_is_not_there_is_reported_before_the_decision() =>
        await ExpectAsync(
            "cluster",
            server => AddOns.InstallAsync(server, Cancellation, withClusterClass: false),
            false,
            "Cluster 'default' has no ClusterClass 'tenant-standard' in namespace 'cluster-classes' "
                + "for this tier. The tenant will not become ready until it is installed."
        );

    [Fact]
    public async Task A_cluster_that_hangs_does_not_hold_up_the_checks_with_others()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("Clusters:slow:Kubeconfig", server.WriteKubeconfig("silent", $"http://{silent.LocalEndpoint}"))
        );
        for (var number = 0; number < 3; number++)
            await SubmitAsync($"slow-{number}", "slow");

        var id = await SubmitAsync("shop", "default");

        Assert.NotNull(await portal.WaitForAsync(async () => (await portal.RequestReader.FindAsync(Given.Admin(), id, Cancellation))?.Check, Cancellation));

        async Task<string> SubmitAsync(string name, string cluster) =>
            (await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(name) with { Cluster = cluster }, null, Cancellation)).Value!.Id!;
    }

    /// <param name="prepare">What happens in the cluster after the request was submitted.</param>
    private static async Task ExpectAsync(string tier, Func<ApiServer, Task>? prepare, bool passed, string message)
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        string id;
        await using (var web = ReconcilerProcess.Prepare(server.Kubeconfig, server.Database))
        {
            await web.Get<DatabaseStartup>().MigrateAsync(Cancellation);
            await web.Get<DevelopmentTeams>().SeedAsync(Cancellation);
            id = (await web.Requests.SubmitAsync(Given.Lead(), Given.Input() with { Tier = tier }, null, Cancellation)).Value!.Id!;
        }

        if (prepare is not null)
            await prepare(server);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);

        var check = await portal.WaitForAsync(async () => (await portal.RequestReader.FindAsync(Given.Admin(), id, Cancellation))?.Check, Cancellation);

        Assert.Equal((passed, message), (check?.Passed, check?.Message));
    }
}
