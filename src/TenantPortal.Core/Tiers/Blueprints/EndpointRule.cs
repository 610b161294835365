namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>
/// The location of the API server that a blueprint creates: a Secret in the tenant's namespace, of which only public parts are read. A
/// tenant of a blueprint without one uses the API server of the host cluster.
/// </summary>
/// <param name="Server">Its address for users; null when the Secret contains it.</param>
/// <param name="IssuerUrl">The OpenID issuer that it trusts.</param>
/// <param name="ClientId">The client that the issuer issues tokens to.</param>
public sealed record EndpointRule(string? Server, string Secret, string Key, SecretContent Holds, string IssuerUrl, string ClientId);

/// <summary>The content of the key in an <see cref="EndpointRule"/>'s Secret.</summary>
public enum SecretContent
{
    /// <summary>The certificate authority of the API server, as PEM.</summary>
    CertificateAuthority,

    /// <summary>A kubeconfig. Only its address and certificate authority are read.</summary>
    Kubeconfig,
}
