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

        public DbSet<MovePlan> MovePlans => db.Set<MovePlan>();

        /// <summary>The plan of the former place of a tenant, which is added if there is none yet.</summary>
        public async Task<MovePlan> PlanMoveAsync(Guid tenantId, CancellationToken cancellationToken)
        {
            if (await db.MovePlans.SingleOrDefaultAsync(plan => plan.TenantId == tenantId, cancellationToken) is { } known)
                return known;
            var plan = new MovePlan(tenantId);
            db.MovePlans.Add(plan);
            return plan;
        }
    }

    /// <summary>Changes a plan, and again if someone else changed it at the same time.</summary>
    /// <param name="find">Finds the plan, or adds it.</param>
    /// <returns>Whether anything is different now.</returns>
    public static Task<bool> UpdatePlanAsync<T>(
        this IDbContextFactory<PortalDb> databases,
        Func<PortalDb, Task<T>> find,
        Action<T> update,
        CancellationToken cancellationToken
    )
        where T : PlannedRemoval =>
        ConflictRetry.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            update(await find(db));
            return await db.SaveChangesAsync(cancellationToken) > 0;
        });
}
