using k8s;
using k8s.Models;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Kubernetes.Reconciling;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Two portals, each with a database of its own, on one cluster.</summary>
public sealed class ClusterOwnershipTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryServer]
    public async Task The_second_portal_changes_nothing_until_the_first_one_is_removed(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        var home = await CreateHomeAsync(server);
        (string, string?)[] settings = [("Clusters:default:Exclusive", "true"), ("Clusters:default:PortalNamespace", home)];
        await using var first = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            [.. settings, ("Portal:PublicUrl", "https://first.example.com")]
        );
        var (ours, theirs) = (server.NewTenantName(), server.NewTenantName());
        await first.ApproveTenantAsync(ours, Cancellation);
        await first.WaitUntilReadyAsync(ours, Cancellation);

        await using var second = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            Path.Combine(Path.GetDirectoryName(server.Database)!, "second.db"),
            Cancellation,
            settings
        );
        await second.ApproveTenantAsync(theirs, Cancellation);
        var refused = await second.WaitForTenantAsync(
            theirs,
            tenant => tenant.Conditions.Any(condition => condition is { Type: Condition.Ready, Reason: "OtherPortal" }),
            Cancellation
        );
        var notice = await FindNoticeAsync(second);
        var created = (await server.Client.CoreV1.ListNamespaceAsync(cancellationToken: Cancellation)).Items.Any(found => found.Name() == $"team-{theirs}");
        await server.Client.CoreV1.DeleteNamespacedConfigMapAsync(ClusterOwnership.ConfigMap, home, cancellationToken: Cancellation);
        await first.DisposeAsync();
        await second.Get<TenantQueue>().RequeueAsync("default", [theirs], Cancellation);
        await second.WaitUntilReadyAsync(theirs, Cancellation);

        Assert.False(created);
        Assert.StartsWith("Another portal manages cluster 'default': https://first.example.com (", notice, StringComparison.Ordinal);
        Assert.Equal(notice, refused.Conditions.Single(condition => condition.Type == Condition.Ready).Message);
        Assert.Null(await FindNoticeAsync(second));
    }

    [Theory]
    [OnEveryServer]
    public async Task Replicas_and_a_restart_of_one_portal_share_its_claim(ServerKind kind)
    {
        await using var server = await ApiServer.StartAsync(kind, Cancellation);
        var home = await CreateHomeAsync(server);
        (string, string?)[] settings = [("Clusters:default:Exclusive", "true"), ("Clusters:default:PortalNamespace", home)];
        var (before, after) = (server.NewTenantName(), server.NewTenantName());
        await using (var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, settings))
        {
            await portal.ApproveTenantAsync(before, Cancellation);
            await portal.WaitUntilReadyAsync(before, Cancellation);
        }

        await using var again = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation, settings);
        await again.ApproveTenantAsync(after, Cancellation);
        await again.WaitUntilReadyAsync(after, Cancellation);

        Assert.Null(await FindNoticeAsync(again));
    }

    [Fact]
    public async Task With_the_rights_of_deploy_base_the_portal_writes_its_id_and_can_change_no_other_ConfigMap()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        var kubeconfig = await InstalledPortal.InstallRightsAsync(server, Cancellation);
        using var portal = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        var map = new V1ConfigMap { Metadata = new() { Name = ClusterOwnership.ConfigMap } };

        // Nothing is left that another test would find.
        await portal.CoreV1.CreateNamespacedConfigMapAsync(map, InstalledPortal.Namespace, dryRun: "All", cancellationToken: Cancellation);
        Assert.True(await MayAsync(portal, "get", ClusterOwnership.ConfigMap));
        Assert.False(await MayAsync(portal, "update", ClusterOwnership.ConfigMap));
        Assert.False(await MayAsync(portal, "get", "another"));
    }

    private static async Task<bool> MayAsync(k8s.Kubernetes portal, string verb, string name)
    {
        var review = new V1SelfSubjectAccessReview
        {
            Spec = new()
            {
                ResourceAttributes = new()
                {
                    NamespaceProperty = InstalledPortal.Namespace,
                    Resource = "configmaps",
                    Verb = verb,
                    Name = name,
                },
            },
        };
        return (await portal.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(review, cancellationToken: Cancellation)).Status.Allowed;
    }

    /// <summary>The namespace of the portal, with an account that its bindings can name.</summary>
    private static async Task<string> CreateHomeAsync(ApiServer server)
    {
        var home = ApiServer.NamespaceOf("namespace", server.NewTenantName());
        await server.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = home } }, cancellationToken: Cancellation);
        return home;
    }

    private static async Task<string?> FindNoticeAsync(ReconcilerProcess portal) =>
        (await portal.Get<ClusterObservations>().ListTroubledAsync(Cancellation)).SingleOrDefault(status => status.Notice is not null)?.Notice;
}
