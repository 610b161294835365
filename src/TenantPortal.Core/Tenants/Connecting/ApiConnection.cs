namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>The connection to the API server that users work with: public facts, and how to sign in.</summary>
/// <param name="CertificateAuthority">PEM; null when the system's authorities are trusted.</param>
/// <param name="Namespace">The default namespace of commands; null in the tenant's own cluster.</param>
public sealed record ApiConnection(string Tenant, string Server, string? CertificateAuthority, string? Namespace, SignInPlugin Plugin);
