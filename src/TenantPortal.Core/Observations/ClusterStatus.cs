namespace TenantPortal.Core.Observations;

/// <summary>Whether a cluster answered the reconciler when it last asked.</summary>
public sealed class ClusterStatus
{
    public ClusterStatus(string cluster, bool reachable, string message, DateTimeOffset since) =>
        (Cluster, Reachable, Message, Since) = (cluster, reachable, message, since);

    public string Cluster { get; private set; }

    public bool Reachable { get; private set; }

    /// <summary>A sentence.</summary>
    public string Message { get; private set; }

    /// <summary>When it became so.</summary>
    public DateTimeOffset Since { get; private set; }

    internal void Report(bool reachable, string message, DateTimeOffset at)
    {
        if (reachable != Reachable)
            Since = at;
        (Reachable, Message) = (reachable, message);
    }
}
