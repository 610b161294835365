namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>How people reach the API server that they work with: public facts, and how to sign in.</summary>
/// <param name="CertificateAuthority">PEM; null where the machine's own authorities are trusted.</param>
/// <param name="Namespace">The one that commands are about; null in a cluster of the tenant's own.</param>
public sealed record ApiConnection(string Tenant, string Server, string? CertificateAuthority, string? Namespace, SignInPlugin Plugin);
