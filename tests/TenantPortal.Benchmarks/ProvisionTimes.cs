namespace TenantPortal.Benchmarks;

/// <summary>How long a number of tenants took.</summary>
/// <param name="Applied">Until the API server had accepted every object.</param>
/// <param name="Ready">Until the cluster had counted every quota too, and the user who waits for that knew it; null for who does not wait.</param>
internal sealed record ProvisionTimes(int Tenants, int Objects, TimeSpan Applied, TimeSpan? Ready)
{
    public ProvisionTimes(IReadOnlyCollection<TenantObjects> tenants, TimeSpan applied, TimeSpan? ready)
        : this(tenants.Count, tenants.Sum(tenant => tenant.Count), applied, ready) { }
}
