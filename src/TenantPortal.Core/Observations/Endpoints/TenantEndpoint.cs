namespace TenantPortal.Core.Observations.Endpoints;

/// <summary>The public facts of a tenant's own API server: its address, its certificate authority and its sign-in issuer.</summary>
/// <param name="CertificateAuthority">PEM; empty when the system's authorities are trusted.</param>
public sealed record EndpointFacts(string Server, string CertificateAuthority, string IssuerUrl, string ClientId);

/// <summary>A tenant's own API server, as the reconciler observed it when the tenant was ready.</summary>
public sealed class TenantEndpoint
{
    public TenantEndpoint(Guid tenantId, string tier, EndpointFacts facts, DateTimeOffset seenAt)
        : this(tenantId, tier, facts.Server, facts.CertificateAuthority, facts.IssuerUrl, facts.ClientId, seenAt) { }

    private TenantEndpoint(Guid tenantId, string tier, string server, string certificateAuthority, string issuerUrl, string clientId, DateTimeOffset seenAt) =>
        (TenantId, Tier, Server, CertificateAuthority, IssuerUrl, ClientId, SeenAt) = (
            tenantId,
            tier,
            server,
            certificateAuthority,
            issuerUrl,
            clientId,
            seenAt
        );

    public Guid TenantId { get; private set; }

    /// <summary>The tier at that time: after a change of tier, the endpoint is outdated.</summary>
    public string Tier { get; private set; }

    public string Server { get; private set; }

    public string CertificateAuthority { get; private set; }

    public string IssuerUrl { get; private set; }

    public string ClientId { get; private set; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset SeenAt { get; private set; }

    public EndpointFacts Facts => new(Server, CertificateAuthority, IssuerUrl, ClientId);

    internal void Report(string tier, EndpointFacts facts, DateTimeOffset at)
    {
        if ((Tier, Facts) != (tier, facts))
            (Tier, Server, CertificateAuthority, IssuerUrl, ClientId, SeenAt) = (
                tier,
                facts.Server,
                facts.CertificateAuthority,
                facts.IssuerUrl,
                facts.ClientId,
                at
            );
    }
}
