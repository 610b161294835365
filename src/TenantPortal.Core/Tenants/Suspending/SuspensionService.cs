using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Suspending;

/// <summary>Suspends and resumes tenants for people. The reconciler does what follows in the cluster.</summary>
public sealed class SuspensionService(IDbContextFactory<PortalDb> databases, TierCatalog tiers, TimeProvider time, ReconcileSignal signal, ChangeFeed changes)
{
    public const int MaxReasonLength = 500;

    /// <param name="reason">Why, for the team and the audit log.</param>
    public Task<Result<string>> SuspendAsync(CurrentUser user, string name, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(
            user,
            name,
            (tenant, team) => SuspensionPolicy.CheckSuspend(tenant, team, tiers.Find(tenant.Tier), user),
            CheckReason(reason),
            (db, tenant, now) =>
            {
                var why = reason!.Trim();
                tenant.Suspend(user.IsPlatformAdmin ? SuspensionSource.Admin : SuspensionSource.Team, why, now);
                db.Audit.Add(new AuditEntry(user, "tenant.suspended", name, $"Suspended the tenant: {why}", now));
                db.Announce(TenantAnnouncements.Suspended(tenant.ToAnnounced(), $"Reason: {why}", now, user));
            },
            cancellationToken
        );

    public Task<Result<string>> ResumeAsync(CurrentUser user, string name, CancellationToken cancellationToken) =>
        ChangeAsync(
            user,
            name,
            (tenant, team) => SuspensionPolicy.CheckResume(tenant, team, user),
            null,
            (db, tenant, now) =>
            {
                tenant.Resume(now);
                db.Audit.Add(new AuditEntry(user, "tenant.resumed", name, "Resumed the tenant.", now));
                db.Announce(TenantAnnouncements.Resumed(tenant.ToAnnounced(), now, user));
            },
            cancellationToken
        );

    private static Problem? CheckReason(string? reason) =>
        WrittenText.IsBlank(reason)
            ? new Problem("Give a reason, so that the team knows why the tenant is suspended.", "reason")
            : WrittenText.Check(reason, "reason", MaxReasonLength, "reason");

    /// <param name="check">Whether the user may do it now.</param>
    /// <param name="mistake">What is wrong with the input; null when nothing is.</param>
    private async Task<Result<string>> ChangeAsync(
        CurrentUser user,
        string name,
        Func<Tenant, Team, Problem?> check,
        Problem? mistake,
        Action<PortalDb, Tenant, DateTimeOffset> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // One after another from the first read on: what was checked still holds when it is stored.
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var found = await (
            from tenant in db.Tenants
            join team in db.Teams on tenant.Team equals team.Name
            where tenant.Name == name && tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team)
            select new { tenant, team }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Problem.NotFound("Tenant", name);
        if ((check(found.tenant, found.team) ?? mistake) is { } refused)
            return refused;

        change(db, found.tenant, time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Problem($"'{name}' was just changed. Reload and try again.", Kind: ProblemKind.Conflict);
        }

        signal.Set();
        changes.Publish(ChangeTopics.Tenants | ChangeTopics.Notifications);
        return name;
    }
}
