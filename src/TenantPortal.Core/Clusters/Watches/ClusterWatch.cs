using TenantPortal.Core.Data;

namespace TenantPortal.Core.Clusters.Watches;

/// <summary>Which process watches a cluster, and what it follows there. When its claim ends, another process takes over.</summary>
public sealed class ClusterWatch : ILeased
{
    internal ClusterWatch(string cluster, string? replica, DateTimeOffset takenAt, DateTimeOffset? claimedUntil) =>
        (Cluster, Replica, TakenAt, ClaimedUntil) = (cluster, replica, takenAt, claimedUntil);

    public string Cluster { get; private set; }

    /// <summary>The process; null after it has stopped.</summary>
    public string? Replica { get; private set; }

    /// <summary>When the process began to watch: what it has not seen since then may have happened unseen.</summary>
    public DateTimeOffset TakenAt { get; private set; }

    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>The kinds that the process has listed and follows now.</summary>
    public IReadOnlyList<string> Kinds { get; private set; } = [];
}
