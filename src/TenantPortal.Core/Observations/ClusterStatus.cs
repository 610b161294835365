namespace TenantPortal.Core.Observations;

/// <summary>Whether a cluster responded to the reconciler's last request.</summary>
public sealed class ClusterStatus
{
    public ClusterStatus(string cluster, bool reachable, string message, DateTimeOffset since) =>
        (Cluster, Reachable, Message, Since) = (cluster, reachable, message, since);

    public string Cluster { get; private set; }

    public bool Reachable { get; private set; }

    /// <summary>A sentence.</summary>
    public string Message { get; private set; }

    /// <summary>What platform admins should know about a reachable cluster, as sentences; null for nothing.</summary>
    public string? Notice { get; private set; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>When its absence was announced to platform admins; null when it was not, or since its return was.</summary>
    public DateTimeOffset? AlertedAt { get; private set; }

    internal void Note(string? notice) => Notice = notice;

    internal void Report(bool reachable, string message, DateTimeOffset at)
    {
        if (reachable != Reachable)
            Since = at;
        (Reachable, Message) = (reachable, message);
    }
}
