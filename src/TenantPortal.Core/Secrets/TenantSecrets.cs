namespace TenantPortal.Core.Secrets;

/// <summary>Which secrets of which backend a tenant gets. Names only: no page and no call ever takes a value.</summary>
/// <param name="Backend">The name of a <see cref="SecretBackend"/>.</param>
/// <param name="Names">Of the Secrets in the namespace, and of the keys below the tenant's prefix; sorted.</param>
public sealed record TenantSecrets(string Backend, IReadOnlyList<string> Names)
{
    public override string ToString() => $"{string.Join(", ", Names)} from {Backend}";
}
