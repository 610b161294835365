using TenantPortal.Core.Calendar;

namespace TenantPortal.Core.Tenants.Reading;

/// <summary>A <see cref="TenantFilter"/> as parts of a query.</summary>
internal static class TenantQueries
{
    public static IQueryable<Tenant> Matching(this IQueryable<Tenant> tenants, TenantFilter filter)
    {
        if (filter.Phase is { } phase)
            tenants = tenants.Where(TenantPhases.Are(phase));
        if (!string.IsNullOrEmpty(filter.Team))
            tenants = tenants.Where(tenant => tenant.Team == filter.Team);
        if (!string.IsNullOrEmpty(filter.Tier))
            tenants = tenants.Where(tenant => tenant.Tier == filter.Tier);
        if (!string.IsNullOrEmpty(filter.Cluster))
            tenants = tenants.Where(tenant => tenant.Cluster == filter.Cluster);
        if (!string.IsNullOrEmpty(filter.Environment))
            tenants = tenants.Where(tenant => tenant.Environment == filter.Environment);
        if (!string.IsNullOrEmpty(filter.Product))
            tenants = tenants.Where(tenant => tenant.Product == filter.Product);
        if (string.IsNullOrWhiteSpace(filter.Search))
            return tenants;
        var part = filter.Search.Trim().ToLowerInvariant();
        return tenants.Where(tenant => tenant.SearchText.Contains(part));
    }

    /// <summary>The tenants after the cursor, in the order of the filter. A cursor of another order is ignored.</summary>
    public static IQueryable<Tenant> AfterInOrder(this IQueryable<Tenant> tenants, TenantFilter filter) =>
        filter.Sort switch
        {
            TenantSort.Newest => ByApproval(tenants, TimeCursor.TryParse(filter.After)),
            TenantSort.Expiry => ByExpiry(tenants, TimeCursor.TryParse(filter.After)),
            _ => ByName(tenants, filter.After),
        };

    /// <summary>The place of a tenant in the order.</summary>
    public static string CursorOf(TenantSort sort, string name, DateTimeOffset approvedAt, DateOnly? expiresOn) =>
        sort switch
        {
            TenantSort.Newest => new TimeCursor(approvedAt, name).ToString(),
            TenantSort.Expiry => new TimeCursor(new DateTimeOffset(expiresOn ?? DateOnly.MaxValue, default, TimeSpan.Zero), name).ToString(),
            _ => name,
        };

    private static IQueryable<Tenant> ByName(IQueryable<Tenant> tenants, string? after) =>
        (string.IsNullOrEmpty(after) ? tenants : tenants.Where(tenant => string.Compare(tenant.Name, after) > 0)).OrderBy(tenant => tenant.Name);

    private static IQueryable<Tenant> ByApproval(IQueryable<Tenant> tenants, TimeCursor? after)
    {
        if (after is not null)
        {
            tenants = tenants.Where(tenant => tenant.ApprovedAt < after.At || (tenant.ApprovedAt == after.At && string.Compare(tenant.Name, after.Id) > 0));
        }

        return tenants.OrderByDescending(tenant => tenant.ApprovedAt).ThenBy(tenant => tenant.Name);
    }

    private static IQueryable<Tenant> ByExpiry(IQueryable<Tenant> tenants, TimeCursor? after)
    {
        if (after is not null)
        {
            var day = UtcDay.Of(after.At);
            tenants = tenants.Where(tenant =>
                (tenant.ExpiresOn ?? DateOnly.MaxValue) > day || ((tenant.ExpiresOn ?? DateOnly.MaxValue) == day && string.Compare(tenant.Name, after.Id) > 0)
            );
        }

        return tenants.OrderBy(tenant => tenant.ExpiresOn ?? DateOnly.MaxValue).ThenBy(tenant => tenant.Name);
    }
}
