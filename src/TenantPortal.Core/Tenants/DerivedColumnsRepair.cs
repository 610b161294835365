using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tenants;

/// <summary>Fills in the columns derived from the spec for tenants that are older than those columns: they have zeros or nothing there.</summary>
internal sealed class DerivedColumnsRepair : IStartupRepair
{
    public async Task RepairAsync(PortalDb db, CancellationToken cancellationToken)
    {
        foreach (var tenant in await db.Tenants.Where(tenant => tenant.Committed.Pods == 0 || tenant.SearchText == "").ToListAsync(cancellationToken))
            tenant.DeriveColumns();
        await db.SaveChangesAsync(cancellationToken);
    }
}
