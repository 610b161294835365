using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Recertifying;

/// <summary>
/// Notifies teams of recertifications that are due, escalates those that no one answers, and suspends the tenants in the end. Running twice equals running
/// once. The tenants of a team are handled together, so that its leads get one notice for all of them.
/// </summary>
public sealed partial class RecertificationClock(
    IDbContextFactory<PortalDb> databases,
    TierCatalog tiers,
    TenantOptions options,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes,
    ILogger<RecertificationClock> logger
)
{
    private readonly RowSteps<string> _steps = new(databases, time);

    /// <summary>Takes the steps that are due. Returns their number.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var taken = 0;
        foreach (var team in await FindTeamsAsync(cancellationToken))
        {
            taken += await _steps.TryAsync(
                team,
                (db, token) => StepAsync(db, team, token),
                (exception, wait) => StepFailed(exception, team, wait),
                cancellationToken
            );
        }

        if (taken > 0)
        {
            signal.Set();
            changes.Publish(ChangeTopics.Tenants | ChangeTopics.Notifications);
        }

        return taken;
    }

    private async Task<IReadOnlyList<string>> FindTeamsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var later = _steps.Waiting;
        var due = await FindDueAsync(db, db.Tenants.Where(tenant => !later.Contains(tenant.Team)), cancellationToken);
        return [.. due.Select(step => step.Team).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Looks again, because someone may have answered since. Returns the number of steps.</summary>
    private async Task<int> StepAsync(PortalDb db, string team, CancellationToken cancellationToken)
    {
        var due = await FindDueAsync(db, db.Tenants.Where(tenant => tenant.Team == team), cancellationToken);
        await StepAsync(db, due, cancellationToken);
        return due.Count;
    }

    private async Task<IReadOnlyList<DueStep>> FindDueAsync(PortalDb db, IQueryable<Tenant> among, CancellationToken cancellationToken)
    {
        var (names, leaving, today) = (tiers.RecertifyMonths.Keys.ToArray(), db.DeletionRequests(), time.GetUtcToday());
        var tenants = await db.ReadRecertifiedAsync(
            among.Where(tenant => names.Contains(tenant.Tier) && !leaving.Any(request => request.TenantId == tenant.Id)),
            cancellationToken
        );
        return
        [
            .. from tenant in tenants
            let facts = tenant.ToFacts(tiers)
            let step = RecertificationPolicy.StepOn(today, facts, options)
            where step is not null
            select new DueStep(tenant.Id, tenant.Name, tenant.Team, tenant.TeamTitle, tenant.Deputy, step.Value, RecertificationPolicy.DueOn(facts)!.Value),
        ];
    }

    private async Task StepAsync(PortalDb db, IReadOnlyList<DueStep> due, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var one in due)
        {
            if (await db.Recertifications.FindAsync([one.TenantId, one.DueOn], cancellationToken) is { } row)
                row.Escalate(one.Step, now);
            else
                db.Recertifications.Add(new Recertification(one.TenantId, one.DueOn, one.Step, now));
            if (one.Step == RecertificationStep.Suspended)
                Suspend(db, await db.Tenants.SingleAsync(tenant => tenant.Id == one.TenantId, cancellationToken), one.DueOn, now);
            else
                db.Audit.Add(AuditEntry.ByReconciler("tenant.recertification-due", one.Tenant, SentenceOf(one), now, one.Tenant, one.Team));
        }

        foreach (var step in due.Where(one => one.Step != RecertificationStep.Suspended).GroupBy(one => one.Step))
            db.Announce(AnnouncementOf(step.Key, step.First(), [.. step.Select(one => one.Tenant)], now));
    }

    private static void Suspend(PortalDb db, Tenant tenant, DateOnly dueOn, DateTimeOffset now)
    {
        Sentence why = $"No one has answered its recertification, which was due on {dueOn:yyyy-MM-dd}.";
        tenant.Suspend(SuspensionSource.Recertification, why, now);
        db.Audit.Add(AuditEntry.ByReconciler("tenant.suspended", tenant.Name, $"Suspended the tenant: {why}", now, tenant.Name, tenant.Team));
        db.Announce(RecertificationAnnouncements.Suspended(tenant.ToAnnounced(), why, now));
    }

    private static string SentenceOf(DueStep due)
    {
        var notified = due.Step switch
        {
            RecertificationStep.Leads => "leads of the team",
            RecertificationStep.Deputy => "deputy of the team",
            _ => "managers of the department",
        };
        return $"Notified the {notified} of the recertification due on {due.DueOn:yyyy-MM-dd}.";
    }

    private static Announcement AnnouncementOf(RecertificationStep step, DueStep first, IReadOnlyList<string> tenants, DateTimeOffset now) =>
        step switch
        {
            RecertificationStep.Leads => RecertificationAnnouncements.Due(first.Team, first.TeamTitle, tenants, now),
            RecertificationStep.Deputy => RecertificationAnnouncements.ForDeputy(first.Team, first.TeamTitle, first.Deputy!, tenants, now),
            _ => RecertificationAnnouncements.ForManagers(first.Team, first.TeamTitle, tenants, now),
        };

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not take the next steps of the recertifications of team {Team}. The next attempt is in {Wait}")]
    private partial void StepFailed(Exception exception, string team, TimeSpan wait);

    private sealed record DueStep(Guid TenantId, string Tenant, string Team, string TeamTitle, string? Deputy, RecertificationStep Step, DateOnly DueOn);
}
