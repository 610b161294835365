using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Requests.Deleting;

/// <summary>A look at the cluster of an archived tenant that is due.</summary>
public sealed record DueLook(Tenant Tenant, ArchivedLook Look);

/// <summary>What the reconciler reads and stores about deletions.</summary>
public sealed class DeletionLog(IDbContextFactory<PortalDb> databases, TimeProvider time, ChangeFeed changes)
{
    /// <summary>How old the inventory of a deletion that waits for a decision may become.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    /// <summary>The tenants whose inventory someone wants to see, or that wait for a decision about their deletion.</summary>
    /// <param name="except">Tenants that are not due yet, because the last attempt failed.</param>
    public async Task<IReadOnlyList<Tenant>> ListWantedAsync(int max, Guid[] except, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - MaxAge;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var requests = db.Requests.AsNoTracking();
        return await (
            from tenant in db.Tenants.AsNoTracking()
            join plan in db.DeletionPlans.AsNoTracking() on tenant.Id equals plan.TenantId
            where tenant.ArchivedAt == null && tenant.DeletionStartedAt == null && !except.Contains(tenant.Id)
            where
                (plan.WantedAt != null && (plan.TriedAt == null || plan.TriedAt < plan.WantedAt))
                || (
                    (plan.TriedAt == null || plan.TriedAt < oldest)
                    && (
                        (plan.StoppedAt != null && tenant.DeleteAt != null)
                        || requests.Any(request =>
                            request.TenantId == tenant.Id && request.Kind == RequestKind.Delete && RequestStatuses.Open.Contains(request.Status)
                        )
                    )
                )
            orderby plan.TriedAt
            select tenant
        )
            .Take(max)
            .ToListAsync(cancellationToken);
    }

    public Task SeeAsync(Guid tenantId, DeletionInventory inventory, CancellationToken cancellationToken) =>
        UpdateAsync(tenantId, plan => plan.See(inventory), cancellationToken);

    /// <param name="why">A sentence.</param>
    public Task MissAsync(Guid tenantId, string why, CancellationToken cancellationToken) =>
        UpdateAsync(tenantId, plan => plan.Miss(why, time.GetUtcNow()), cancellationToken);

    /// <summary>What happens to the volumes of a tenant that is being deleted. Without an approved choice, they are kept.</summary>
    public async Task<VolumeChoice> FindVolumeChoiceAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.DeletionPlans.Where(plan => plan.TenantId == tenantId).Select(plan => plan.Volumes).SingleOrDefaultAsync(cancellationToken);
    }

    public Task KeepAsync(Guid tenantId, IReadOnlyCollection<KeptVolume> volumes, CancellationToken cancellationToken) =>
        volumes.Count == 0 ? Task.CompletedTask : UpdateAsync(tenantId, plan => plan.Keep(volumes), cancellationToken);

    /// <summary>Records the volumes that outlive the former namespace of a tenant that moved to another tier, each once.</summary>
    public async Task KeepFormerAsync(Tenant tenant, IReadOnlyCollection<KeptVolume> volumes, CancellationToken cancellationToken)
    {
        if (volumes.Count == 0)
            return;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var plan = await db.PlanDeletionAsync(tenant.Id, cancellationToken);
        var added = volumes.ExceptBy(plan.KeptVolumes.Select(known => known.Volume), volume => volume.Volume).ToList();
        if (added.Count == 0)
            return;
        plan.Keep(added);
        db.Audit.Add(
            AuditEntry.ByReconciler(
                "tenant.volumes-kept",
                tenant.Name,
                $"Kept the volumes of the former namespace: {string.Join(", ", added.Select(volume => $"{volume.Volume} ({volume.Claim})"))}. "
                    + "Delete them when no one needs them.",
                time.GetUtcNow(),
                tenant.Name,
                tenant.Team
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Tenants);
    }

    /// <summary>Stores what a deletion waits for, if that is news.</summary>
    public Task ReportAsync(Guid tenantId, DeletionProgress progress, CancellationToken cancellationToken) =>
        UpdateAsync(tenantId, plan => plan.Report(progress), cancellationToken);

    /// <summary>The looks that are due in these clusters, the longest waiting first.</summary>
    public async Task<IReadOnlyList<DueLook>> ListDueLooksAsync(
        IReadOnlyCollection<string> clusters,
        int max,
        Guid[] except,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var (hourAgo, dayAgo) = (now - ArchivedLooks.Hour, now - ArchivedLooks.Day);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var due = await (
            from tenant in db.Tenants.AsNoTracking()
            join known in db.DeletionPlans.AsNoTracking() on tenant.Id equals known.TenantId into plans
            from plan in plans.DefaultIfEmpty()
            where tenant.ArchivedAt <= hourAgo && tenant.NamespaceUid != null && clusters.Contains(tenant.Cluster) && !except.Contains(tenant.Id)
            where plan == null || (plan.SecondLookAt == null && (plan.FirstLookAt == null || tenant.ArchivedAt <= dayAgo))
            orderby tenant.ArchivedAt
            select new
            {
                tenant,
                First = plan == null ? null : plan.FirstLookAt,
                Second = plan == null ? null : plan.SecondLookAt,
            }
        )
            .Take(max)
            .ToListAsync(cancellationToken);
        return
        [
            .. due.Select(row => (row.tenant, Look: ArchivedLooks.FindDue(row.tenant.ArchivedAt!.Value, row.First, row.Second, now)))
                .Where(row => row.Look is not null)
                .Select(row => new DueLook(row.tenant, row.Look!.Value)),
        ];
    }

    /// <summary>Records a look, once, with what it found.</summary>
    /// <param name="returned">The objects that are in the cluster again.</param>
    public async Task RecordLookAsync(DueLook due, IReadOnlyList<string> returned, CancellationToken cancellationToken)
    {
        var (tenant, now) = (due.Tenant, time.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var plan = await db.PlanDeletionAsync(tenant.Id, cancellationToken);
        // Another replica was faster.
        if (ArchivedLooks.FindDue(tenant.ArchivedAt!.Value, plan.FirstLookAt, plan.SecondLookAt, now) != due.Look)
            return;
        plan.Look(due.Look, now);
        var when = due.Look == ArchivedLook.AfterHour ? "An hour" : "A day";
        db.Audit.Add(
            AuditEntry.ByReconciler(
                returned.Count == 0 ? "tenant.stayed-deleted" : "tenant.returned",
                tenant.Name,
                returned.Count == 0
                    ? $"{when} after the tenant was archived, its namespaces were not in the cluster."
                    : $"{when} after the tenant was archived, this was in the cluster again: {string.Join(", ", returned)}.",
                now,
                tenant.Name,
                tenant.Team
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Publish(ChangeTopics.Tenants);
    }

    private async Task UpdateAsync(Guid tenantId, Action<DeletionPlan> update, CancellationToken cancellationToken)
    {
        if (await databases.UpdatePlanAsync(db => db.PlanDeletionAsync(tenantId, cancellationToken), update, cancellationToken))
            changes.Publish(ChangeTopics.Tenants);
    }
}
