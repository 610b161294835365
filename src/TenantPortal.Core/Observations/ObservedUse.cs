using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>What tenants use now, as last seen in their clusters.</summary>
internal static class ObservedUse
{
    private static readonly string[] HardKeys = [.. QuotaResource.All.Select(resource => resource.HardKey)];

    /// <returns>A resource that was not seen is not in it.</returns>
    public static async Task<IReadOnlyDictionary<QuotaResource, Quantity>> ReadUsedAsync(this PortalDb db, Guid tenantId, CancellationToken cancellationToken)
    {
        var lines = await db.Quotas.AsNoTracking().Where(quota => quota.TenantId == tenantId).ToListAsync(cancellationToken);
        return lines.ToUsed();
    }

    /// <summary>The use of one tenant by resource.</summary>
    public static IReadOnlyDictionary<QuotaResource, Quantity> ToUsed(this IEnumerable<ObservedQuota> lines) =>
        (
            from line in lines
            let resource = QuotaResource.OfHardKey(line.Resource)
            where resource is not null
            select (resource, used: QuotaFigure.ToQuantity(line.Resource, line.Used))
        ).ToDictionary(seen => seen.resource, seen => seen.used);

    /// <summary>What a tenant uses of a quota that it would have in another tier: nothing when it moves to another namespace.</summary>
    public static async Task<IReadOnlyDictionary<QuotaResource, Quantity>> ReadUsedAsync(
        this PortalDb db,
        Guid tenantId,
        string fromTier,
        string toTier,
        TierCatalog tiers,
        CancellationToken cancellationToken
    ) => tiers.ShareNamespace(fromTier, toTier) ? await db.ReadUsedAsync(tenantId, cancellationToken) : new Dictionary<QuotaResource, Quantity>();

    /// <summary>The lines of resources that tenants request an amount of; a line of another key with a domain may be among them.</summary>
    public static IQueryable<ObservedQuota> OfRequestedResources(this IQueryable<ObservedQuota> quotas) =>
        quotas.Where(quota => HardKeys.Contains(quota.Resource) || EF.Functions.Like(quota.Resource, "requests.%/%"));
}
