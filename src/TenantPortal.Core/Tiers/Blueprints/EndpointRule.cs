namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>
/// Where the API server is found that a blueprint makes: in a Secret in the tenant's namespace, of which only what is public is taken. A
/// blueprint without one lets its tenants work on the host cluster.
/// </summary>
/// <param name="Server">Its address for people; null where the Secret says it.</param>
/// <param name="IssuerUrl">The OpenID issuer that it trusts.</param>
/// <param name="ClientId">The client that the issuer makes tokens for.</param>
public sealed record EndpointRule(string? Server, string Secret, string Key, SecretContent Holds, string IssuerUrl, string ClientId);

/// <summary>What the key of an <see cref="EndpointRule"/>'s Secret holds.</summary>
public enum SecretContent
{
    /// <summary>The authority of the API server's certificate, as PEM.</summary>
    CertificateAuthority,

    /// <summary>A kubeconfig. Its address and its authority are taken, and nothing else.</summary>
    Kubeconfig,
}
