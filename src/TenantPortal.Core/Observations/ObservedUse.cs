using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Observations;

/// <summary>What a tenant uses now, as last seen in its cluster.</summary>
internal static class ObservedUse
{
    /// <returns>A resource that was not seen is not in it.</returns>
    public static async Task<IReadOnlyDictionary<QuotaResource, Quantity>> ReadUsedAsync(this PortalDb db, Guid tenantId, CancellationToken cancellationToken)
    {
        var lines = await db.Quotas.AsNoTracking().Where(quota => quota.TenantId == tenantId).ToListAsync(cancellationToken);
        return (
            from resource in QuotaResource.All
            join line in lines on resource.HardKey equals line.Resource
            select (resource, used: QuotaFigure.ToQuantity(line.Resource, line.Used))
        ).ToDictionary(seen => seen.resource, seen => seen.used);
    }
}
