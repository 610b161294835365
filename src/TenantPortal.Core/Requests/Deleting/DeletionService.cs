using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Requests.Deleting;

/// <summary>What users see of a deletion, and what a platform admin decides about one that stopped.</summary>
public sealed class DeletionService(
    IDbContextFactory<PortalDb> databases,
    RequestTransaction requests,
    RequestTieReader ties,
    TenantOptions options,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes
)
{
    /// <summary>Null when there is no such tenant or the user may not see it.</summary>
    public async Task<DeletionView?> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from tenant in db.Tenants.AsNoTracking()
            join team in db.Teams.AsNoTracking() on tenant.Team equals team.Name
            join planned in db.DeletionPlans.AsNoTracking() on tenant.Id equals planned.TenantId into plans
            from planned in plans.DefaultIfEmpty()
            where tenant.Name == name && db.VisibleTeams(user).Contains(tenant.Team)
            // A name may be reused after its first tenant was deleted.
            orderby tenant.ArchivedAt == null descending, tenant.ArchivedAt descending
            select new
            {
                tenant,
                team,
                planned,
            }
        ).FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var known = found.tenant;
        var plan = found.planned ?? new DeletionPlan(known.Id);
        // A canceled deletion leaves its plan behind.
        var isApproved = known.DeleteAt is not null;
        var isStopped = plan.StoppedAt is not null && known is { DeleteAt: not null, DeletionStartedAt: null };
        var refusal = isStopped ? await FindRefusalAsync(db, user, known, found.team, plan, cancellationToken) : null;
        var requestId = isApproved ? plan.RequestId : null;
        return new DeletionView(
            known.Name,
            plan.Inventory,
            plan.Problem,
            plan.IsReading,
            known.DeleteAt,
            known.DeletionStartedAt,
            known.ArchivedAt,
            requestId,
            plan.Volumes,
            requestId is null ? null : plan.Confirmed ?? await db.FindApprovedContentsAsync(requestId, cancellationToken),
            isStopped ? plan.StoppedAt : null,
            isStopped ? plan.StoppedWhy : null,
            isApproved ? plan.ConfirmedByName : null,
            isApproved ? plan.ConfirmedAt : null,
            known is { DeletionStartedAt: not null, ArchivedAt: null } ? plan.Progress : null,
            plan.KeptVolumes,
            plan.FirstLookAt,
            plan.SecondLookAt,
            known is { ArchivedAt: { } archivedAt, NamespaceUid: not null } ? archivedAt + options.NameReservation : null,
            isStopped && refusal is null,
            refusal?.Sentence
        );
    }

    /// <summary>Has the portal read the inventory again. Anyone may who sees the tenant and can request or decide its deletion.</summary>
    public async Task<Result<string>> RefreshAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (
            from tenant in db.Tenants.AsNoTracking()
            join team in db.Teams.AsNoTracking() on tenant.Team equals team.Name
            where tenant.Name == name && tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team)
            select new { tenant.Id, team }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Problem.NotFound("Tenant", name);
        if (!user.Leads(found.team) && !user.IsPlatformAdmin && !user.IsSecurityApprover)
            return new Problem(
                $"Only leads of team '{found.team.Title}', platform admins and security approvers can have the inventory read.",
                Kind: ProblemKind.Forbidden
            );
        var plan = await db.PlanDeletionAsync(found.Id, cancellationToken);
        if (plan.IsFresh(now))
            return name;
        plan.Want(now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsConflict())
        {
            // Someone else wants the same.
            return name;
        }

        signal.Set();
        changes.Publish(ChangeTopics.Tenants);
        return name;
    }

    /// <summary>Has a deletion go on that stopped, with what is there now. It is compared again before the first delete.</summary>
    public async Task<Result<string>> DeleteAnywayAsync(CurrentUser user, string name, DeleteAnywayInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db
            .Tenants.AsNoTracking()
            .SingleOrDefaultAsync(tenant => tenant.Name == name && tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team), cancellationToken);
        if (tenant is null)
            return Problem.NotFound("Tenant", name);
        var plan = await db.DeletionPlans.AsNoTracking().SingleOrDefaultAsync(plan => plan.TenantId == tenant.Id, cancellationToken);
        var id = await FindRequestIdAsync(db, tenant, plan, cancellationToken);
        var confirmed = await requests.ChangeAsync(user, id, opened => ConfirmAsync(opened, user, tenant.Id, input, cancellationToken), cancellationToken);
        return confirmed.Succeeded ? name : confirmed.Problems.ToArray();
    }

    private async Task<Result> ConfirmAsync(OpenedRequest opened, CurrentUser user, Guid tenantId, DeleteAnywayInput input, CancellationToken cancellationToken)
    {
        var (db, request, team, requestTies) = opened;
        if (CheckConfirmer(request, team, user, requestTies) is { } refused)
            return refused;
        var tenant = await db.Tenants.SingleAsync(tenant => tenant.Id == tenantId, cancellationToken);
        var plan = await db.DeletionPlans.SingleOrDefaultAsync(plan => plan.TenantId == tenantId, cancellationToken);
        if (plan is not { StoppedAt: not null, Inventory: { } inventory } || tenant is not { DeleteAt: not null, DeletionStartedAt: null })
            return new Problem($"The deletion of '{tenant.Name}' is not stopped. Reload the page.", Kind: ProblemKind.Conflict);
        if (string.IsNullOrEmpty(input.Contents))
            return new Problem("Send the fingerprint of the inventory that you decide on: the one that the deletion shows.", "contents");
        if (input.Contents != inventory.Fingerprint)
            return new Problem("What would be lost has changed since you read it. Review it again, then decide.", "contents", ProblemKind.Conflict);
        if (WrittenText.CheckComment(input.Comment, "Give a reason: more would be deleted than was approved.") is { } problem)
            return problem;

        var now = time.GetUtcNow();
        var why = plan.StoppedWhy;
        plan.Confirm(user.Name, now);
        tenant.GoOnWithDeletion(now);
        db.Audit.Add(
            new AuditEntry(
                user,
                "tenant.deletion-confirmed",
                tenant.Name,
                $"Has the stopped deletion go on. {why} {inventory.Describe()} Reason: {input.Comment!.Trim()}",
                now
            )
        );
        return Result.Done;
    }

    /// <summary>The platform admin who decides is another person than everyone who requested the deletion, and not of the team.</summary>
    private static Problem? CheckConfirmer(TenantRequest request, Team team, CurrentUser user, RequestTies ties) =>
        user.IsPlatformAdmin
            ? ApprovalPolicy.CheckReviewer(request, team, user, ties)
            : new Problem("Only a platform admin can have a stopped deletion go on.", Kind: ProblemKind.Forbidden);

    private async Task<Problem?> FindRefusalAsync(
        PortalDb db,
        CurrentUser user,
        Tenant tenant,
        Team team,
        DeletionPlan plan,
        CancellationToken cancellationToken
    )
    {
        var id = await FindRequestIdAsync(db, tenant, plan, cancellationToken);
        var request = await db.Requests.AsNoTracking().SingleAsync(request => request.Id == id, cancellationToken);
        return CheckConfirmer(request, team, user, await ties.ReadAsync(db, user, request, cancellationToken));
    }

    /// <summary>A deletion that was approved before plans were stored has no request in its plan.</summary>
    private static async Task<string> FindRequestIdAsync(PortalDb db, Tenant tenant, DeletionPlan? plan, CancellationToken cancellationToken) =>
        plan?.RequestId ?? (await db.FindDeletionRequestAsync(tenant, cancellationToken))?.Id ?? tenant.RequestId;
}
