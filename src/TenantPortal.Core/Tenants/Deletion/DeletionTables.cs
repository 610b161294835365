using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Tenants.Deletion;

/// <summary>The tables of this folder, as members of the database.</summary>
public static class DeletionTables
{
    extension(PortalDb db)
    {
        public DbSet<DeletionPlan> DeletionPlans => db.Set<DeletionPlan>();

        /// <summary>The plan of a tenant, which is added if there is none yet.</summary>
        public async Task<DeletionPlan> PlanDeletionAsync(Guid tenantId, CancellationToken cancellationToken)
        {
            if (await db.DeletionPlans.SingleOrDefaultAsync(plan => plan.TenantId == tenantId, cancellationToken) is { } known)
                return known;
            var plan = new DeletionPlan(tenantId);
            db.DeletionPlans.Add(plan);
            return plan;
        }
    }
}
