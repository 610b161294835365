using System.Collections.Concurrent;
using TenantPortal.Core.ClusterIdentities;
using TenantPortal.Core.Clusters;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Makes sure that a cluster is still the known one, and no other portal manages it, before anything is changed there.</summary>
internal sealed class ClusterIdentityCheck(ClusterCatalog clusters, ClusterIdentityRegister register, ClusterOwnership ownership, TimeProvider time)
{
    /// <summary>The namespace whose UID identifies a cluster.</summary>
    public const string Namespace = "kube-system";

    /// <summary>One read serves the passes of many tenants.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _known = [];

    /// <summary>Why nothing may be changed in the cluster; null when it is the known one.</summary>
    /// <exception cref="ClusterRefusedException">The cluster does not show its identity.</exception>
    public async Task<ClusterProblem?> FindProblemAsync(string cluster, ClusterApi api, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(cluster, out var until) && time.GetUtcNow() < until)
            return null;
        var live = await api.GetAsync($"/api/v1/namespaces/{Namespace}", cancellationToken);
        if (!live.Succeeded)
            throw new ClusterRefusedException(live);
        var reason = await CompareAsync(cluster, live.Uid, cancellationToken) is { } replaced
            ? new ClusterProblem("ClusterReplaced", replaced)
            : await ownership.FindProblemAsync(cluster, api, cancellationToken);
        if (reason is null)
            _known[cluster] = time.GetUtcNow() + GoodFor;
        return reason;
    }

    /// <summary>The same for a UID that a list contained.</summary>
    public async Task<string?> CompareAsync(string cluster, string? uid, CancellationToken cancellationToken)
    {
        // A Sandbox is another cluster after every start.
        if (uid is null || clusters.Find(cluster)?.EffectiveKind == ClusterKind.Sandbox)
            return null;
        var reason = await register.CheckAsync(cluster, uid, cancellationToken);
        if (reason is not null)
            _known.TryRemove(cluster, out _);
        return reason;
    }
}
