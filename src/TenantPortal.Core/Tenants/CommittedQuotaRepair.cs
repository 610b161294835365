using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tenants;

/// <summary>Counts the quota of tenants that are older than its columns: they have zeros there, which no quota has.</summary>
internal sealed class CommittedQuotaRepair : IStartupRepair
{
    public async Task RepairAsync(PortalDb db, CancellationToken cancellationToken)
    {
        foreach (var tenant in await db.Tenants.Where(tenant => tenant.Committed.Pods == 0).ToListAsync(cancellationToken))
            tenant.CountCommitted();
        await db.SaveChangesAsync(cancellationToken);
    }
}
