using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Tenants.Moving;

/// <summary>What users see of the namespace that a tenant has left behind, and how they finish the move.</summary>
public sealed class MoveService(IDbContextFactory<PortalDb> databases, TenantTransaction tenants)
{
    /// <summary>Null when there is no such tenant, the user may not see it, or it has left no namespace behind.</summary>
    public async Task<MoveView?> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from known in db.Tenants.AsNoTracking()
            join team in db.Teams.AsNoTracking() on known.Team equals team.Name
            where known.Name == name && known.ArchivedAt == null && db.VisibleTeams(user).Contains(known.Team)
            select new { tenant = known, team }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null || (!found.tenant.KeepsFormerNamespace && found.tenant.MoveFinishedAt is null))
            return null;
        var tenant = found.tenant;
        var plan = await db.MovePlans.AsNoTracking().SingleOrDefaultAsync(plan => plan.TenantId == tenant.Id, cancellationToken) ?? new(tenant.Id);
        var isFinished = tenant.MoveFinishedAt is not null;
        return new MoveView(
            tenant.Name,
            plan.Inventory,
            plan.Problem,
            plan.IsReading,
            isFinished ? null : plan.StoppedAt,
            isFinished ? null : plan.StoppedWhy,
            tenant.MoveFinishedAt,
            isFinished ? plan.ConfirmedByName : null,
            plan.StartedAt,
            !isFinished && user.CheckLeadsOrAdministers(found.team, "finish its move") is null
        );
    }

    /// <summary>Has the portal read again what would be lost with the former namespace.</summary>
    public Task<Result<string>> RefreshAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        tenants.ChangeAsync(
            user,
            name,
            async (db, tenant, team, now) =>
            {
                if ((user.CheckLeadsOrAdministers(team, "have the inventory read") ?? CheckKept(tenant)) is { } refused)
                    return refused;
                var plan = await db.PlanMoveAsync(tenant.Id, cancellationToken);
                if (!plan.IsFresh(now))
                    plan.Want(now);
                return null;
            },
            cancellationToken
        );

    /// <summary>
    /// Confirms that the namespace of the former tier is no longer needed, so that it is removed with everything in it. What is in it is compared with what
    /// the user saw right before the first delete.
    /// </summary>
    public Task<Result<string>> FinishAsync(CurrentUser user, string name, FinishMoveInput input, CancellationToken cancellationToken) =>
        tenants.ChangeAsync(
            user,
            name,
            async (db, tenant, team, now) =>
            {
                if ((user.CheckLeadsOrAdministers(team, "finish its move") ?? CheckKept(tenant)) is { } refused)
                    return refused;
                var plan = await db.PlanMoveAsync(tenant.Id, cancellationToken);
                var hasSeen = !string.IsNullOrEmpty(input.Contents);
                if (hasSeen && input.Contents != plan.Inventory?.Fingerprint)
                    return new Problem(
                        "What would be lost has changed since you read it. Review it again, then finish the move.",
                        "contents",
                        ProblemKind.Conflict
                    );
                plan.Finish(hasSeen, user.Name, now);
                tenant.FinishMove(now);
                var contents = plan.Confirmed?.Describe().ToString() ?? "What it contains was not shown.";
                db.Audit.Add(
                    new AuditEntry(
                        user,
                        "tenant.move-finished",
                        name,
                        $"Finished the move to the new tier. The portal removes the namespace of the former tier. {contents}",
                        now
                    )
                );
                return null;
            },
            cancellationToken
        );

    private static Problem? CheckKept(Tenant tenant) =>
        tenant.KeepsFormerNamespace ? null : new Problem($"'{tenant.Name}' has no namespace of a former tier.", Kind: ProblemKind.Conflict);
}
