using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Core;
using TenantPortal.Core.ClusterIdentities;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Notices;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>
/// Makes sure that one portal manages a cluster. Two of them have the same field manager, so each would undo what the other applies. The first one writes its
/// id into a ConfigMap, and another one changes nothing there.
/// </summary>
internal sealed class ClusterOwnership(
    ClusterCatalog clusters,
    PortalIdentity identity,
    ClusterNotices notices,
    PortalOptions portal,
    PortalEnvironment environment,
    TimeProvider time
)
{
    public const string ConfigMap = "tenantportal-owner";

    private const string NoticeSource = "owner";
    private const string Id = "portal";
    private const string Address = "address";

    /// <summary>Why nothing may be changed in the cluster; null when this portal manages it, or the portal may not find out.</summary>
    public async Task<ClusterProblem?> FindProblemAsync(string cluster, ClusterApi api, CancellationToken cancellationToken)
    {
        if (clusters.Find(cluster) is not { } options || !IsExclusive(options) || await identity.FindAsync(cancellationToken) is not { } ours)
            return null;
        var other = await ClaimAsync(options, ours, api, cancellationToken);
        var problem = other is null ? null : new ClusterProblem("OtherPortal", SentenceOf(cluster, options, other));
        await notices.ReportAsync(cluster, NoticeSource, problem?.Message, cancellationToken);
        return problem;
    }

    /// <summary>The same without writing anything, for the command <c>doctor</c> and for tests of clusters: a sentence, or null.</summary>
    public async Task<(string? Other, bool IsUnreadable)> InspectAsync(KnownCluster cluster, ClusterApi api, CancellationToken cancellationToken)
    {
        if (!IsExclusive(cluster.Options))
            return (null, false);
        var live = await api.GetAsync(await PathOfAsync(cluster.Options, api, cancellationToken), cancellationToken);
        var owner = live.Succeeded ? OwnerOf(live.Body) : null;
        return owner is null || owner.Id == await identity.FindAsync(cancellationToken)
            ? (null, live.IsForbidden)
            : (SentenceOf(cluster.Name, cluster.Options, owner), false);
    }

    private bool IsExclusive(ClusterOptions cluster) => cluster.Exclusive ?? !environment.IsDevelopment;

    /// <summary>The other portal that manages the cluster; null when it is this one from now on.</summary>
    private async Task<Owner?> ClaimAsync(ClusterOptions cluster, string ours, ClusterApi api, CancellationToken cancellationToken)
    {
        var path = await PathOfAsync(cluster, api, cancellationToken);
        var live = await api.GetAsync(path, cancellationToken);
        if (live.IsNotFound)
        {
            var created = await api.CreateAsync(path[..path.LastIndexOf('/')], Write(cluster, ours), dryRun: false, cancellationToken);
            // Without the right to write it, or without its namespace, two portals are not recognized, and everything else works.
            if (!created.IsAlreadyExists)
                return created.Succeeded || created.IsForbidden || created.IsNotFound ? null : throw new ClusterRefusedException(created);
            live = await api.GetAsync(path, cancellationToken);
        }

        if (live.IsForbidden || live.IsNotFound)
            return null;
        if (!live.Succeeded)
            throw new ClusterRefusedException(live);
        return OwnerOf(live.Body) is { } owner && owner.Id != ours ? owner : null;
    }

    private static Task<string> PathOfAsync(ClusterOptions cluster, ClusterApi api, CancellationToken cancellationToken) =>
        api.PathOfAsync("v1", "ConfigMap", cluster.PortalNamespace, ConfigMap, cancellationToken);

    private JsonObject Write(ClusterOptions cluster, string id) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = ConfigMap, ["namespace"] = cluster.PortalNamespace },
            ["data"] = new JsonObject
            {
                [Id] = id,
                [Address] = string.IsNullOrWhiteSpace(portal.PublicUrl) ? portal.EffectiveReplica : portal.PublicUrl,
                ["since"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            },
        };

    private static Owner? OwnerOf(JsonObject live) =>
        (live["data"]?[Id] as JsonValue)?.TryGetValue<string>(out var id) is true && id.Length > 0
            ? new Owner(id, (live["data"]?[Address] as JsonValue)?.TryGetValue<string>(out var address) is true ? address : "")
            : null;

    private static string SentenceOf(string cluster, ClusterOptions options, Owner other)
    {
        var (id, address) = (ClusterProblem.Quote(other.Id), ClusterProblem.Quote(other.Address));
        var who = address.Length > 0 ? $"{address} ({id})" : id;
        return $"Another portal manages cluster '{cluster}': {who}. This portal changes nothing there. If the other one no longer exists, delete the ConfigMap "
            + $"{ConfigMap} in the namespace {options.PortalNamespace}.";
    }

    /// <param name="Address">Where it is; empty when it has not said so.</param>
    private sealed record Owner(string Id, string Address);
}
