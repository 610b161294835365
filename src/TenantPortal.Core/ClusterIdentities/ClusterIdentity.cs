namespace TenantPortal.Core.ClusterIdentities;

/// <summary>
/// Which cluster is behind a configuration: the UID of its namespace <c>kube-system</c>, which lives as long as the cluster's storage. Another
/// UID means another cluster or an empty etcd, and nothing is changed there until a platform admin accepts it.
/// </summary>
public sealed class ClusterIdentity
{
    // For Entity Framework.
    private ClusterIdentity() => (Cluster, Uid) = ("", "");

    public ClusterIdentity(string cluster, string uid) => (Cluster, Uid) = (cluster, uid);

    public string Cluster { get; private set; }

    /// <summary>The UID of the cluster that the portal knows.</summary>
    public string Uid { get; private set; }

    /// <summary>The UID that is there instead; null while the known cluster is there.</summary>
    public string? FoundUid { get; private set; }

    /// <summary>When it was first found.</summary>
    public DateTimeOffset? FoundAt { get; private set; }

    /// <summary>Another cluster responds.</summary>
    internal void Find(string uid, DateTimeOffset at) => (FoundUid, FoundAt) = (uid, at);

    /// <summary>The known cluster responds again.</summary>
    internal void Recognize() => (FoundUid, FoundAt) = (null, null);

    /// <summary>The found cluster is the one to use from now on.</summary>
    /// <exception cref="InvalidOperationException">No other cluster was found.</exception>
    internal void Accept()
    {
        Uid = FoundUid ?? throw new InvalidOperationException($"The cluster {Cluster} has not changed.");
        Recognize();
    }
}
