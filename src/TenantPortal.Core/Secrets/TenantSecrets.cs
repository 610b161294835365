namespace TenantPortal.Core.Secrets;

/// <summary>The secrets that a tenant gets from a backend. Names only: no page or API call accepts a value.</summary>
/// <param name="Backend">The name of a <see cref="SecretBackend"/>.</param>
/// <param name="Names">The names of the Secrets in the namespace and of the keys below the tenant's prefix; sorted.</param>
public sealed record TenantSecrets(string Backend, IReadOnlyList<string> Names)
{
    public override string ToString() => $"{string.Join(", ", Names)} from {Backend}";
}
