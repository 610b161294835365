namespace TenantPortal.Core.Observations;

/// <summary>What is public of a tenant's own API server: where it is, who signed its certificate, and whose sign-in it trusts.</summary>
/// <param name="CertificateAuthority">PEM; empty where the machine's own authorities are trusted.</param>
public sealed record EndpointFacts(string Server, string CertificateAuthority, string IssuerUrl, string ClientId);

/// <summary>A tenant's own API server, as the reconciler saw it when the tenant was ready.</summary>
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

    /// <summary>The tier that it is of: after a change of tier it is no longer the tenant's.</summary>
    public string Tier { get; private set; }

    public string Server { get; private set; }

    public string CertificateAuthority { get; private set; }

    public string IssuerUrl { get; private set; }

    public string ClientId { get; private set; }

    /// <summary>When it was last seen to be another than before.</summary>
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
