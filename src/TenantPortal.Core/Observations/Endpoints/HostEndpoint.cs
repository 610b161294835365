namespace TenantPortal.Core.Observations.Endpoints;

/// <summary>The address of a host cluster's API server, as the reconciler uses it: public facts only.</summary>
public sealed class HostEndpoint
{
    public HostEndpoint(string cluster, string? server, string certificateAuthority, DateTimeOffset seenAt) =>
        (Cluster, Server, CertificateAuthority, SeenAt) = (cluster, server, certificateAuthority, seenAt);

    public string Cluster { get; private set; }

    /// <summary>Null when the reconciler's address is of no use to users because it is internal to the cluster.</summary>
    public string? Server { get; private set; }

    /// <summary>PEM; empty when the system's authorities are trusted.</summary>
    public string CertificateAuthority { get; private set; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset SeenAt { get; private set; }

    internal void Report(string? server, string certificateAuthority, DateTimeOffset at)
    {
        if ((Server, CertificateAuthority) != (server, certificateAuthority))
            (Server, CertificateAuthority, SeenAt) = (server, certificateAuthority, at);
    }
}
