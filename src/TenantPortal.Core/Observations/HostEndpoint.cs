namespace TenantPortal.Core.Observations;

/// <summary>Where a host cluster's API server is, as the reconciler itself reaches it: public facts only.</summary>
public sealed class HostEndpoint
{
    public HostEndpoint(string cluster, string? server, string certificateAuthority, DateTimeOffset seenAt) =>
        (Cluster, Server, CertificateAuthority, SeenAt) = (cluster, server, certificateAuthority, seenAt);

    public string Cluster { get; private set; }

    /// <summary>Null where the reconciler's address is of no use to people, because it is one inside the cluster.</summary>
    public string? Server { get; private set; }

    /// <summary>PEM; empty where the machine's own authorities are trusted.</summary>
    public string CertificateAuthority { get; private set; }

    /// <summary>When it was last seen to be another than before.</summary>
    public DateTimeOffset SeenAt { get; private set; }

    internal void Report(string? server, string certificateAuthority, DateTimeOffset at)
    {
        if ((Server, CertificateAuthority) != (server, certificateAuthority))
            (Server, CertificateAuthority, SeenAt) = (server, certificateAuthority, at);
    }
}
