using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Lapsing;

/// <summary>
/// Suspends tenants that have expired, and later requests their deletion, which people decide like any other. Running twice equals running once.
/// </summary>
public sealed partial class LapseClock(
    IDbContextFactory<PortalDb> databases,
    TierCatalog tiers,
    TenantOptions options,
    TimeProvider time,
    ReconcileSignal signal,
    ChangeFeed changes,
    ILogger<LapseClock> logger
)
{
    private const int AtOnce = 100;

    /// <summary>The portal as a requester: no person, without any rights.</summary>
    private static readonly CurrentUser Portal = new(ActorIds.Portal, Announcement.PortalName, new HashSet<string>());

    private readonly RowSteps<Guid> _steps = new(databases, time);

    /// <summary>Takes the steps that are due, those of the longest expired tenants first. Returns their number.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var taken = 0;
        foreach (var tenant in await FindDueAsync(cancellationToken))
        {
            if (
                await _steps.TryAsync(
                    tenant.Id,
                    (db, token) => StepAsync(db, tenant.Id, token),
                    (exception, wait) => StepFailed(exception, tenant.Name, wait),
                    cancellationToken
                )
            )
                taken++;
        }

        if (taken > 0)
        {
            signal.Set();
            changes.Publish(ChangeTopics.Tenants | ChangeTopics.Requests | ChangeTopics.Notifications);
        }

        return taken;
    }

    private async Task<IReadOnlyList<DueTenant>> FindDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (later, notices, requests, today) = (_steps.Waiting, db.ExpiryNotices, db.Requests, time.GetUtcToday());
        var expired = await (
            from tenant in db.Tenants.AsNoTracking()
            join notice in notices on tenant.Id equals notice.TenantId
            where tenant.ArchivedAt == null && tenant.DeleteAt == null && tenant.ExpiresOn < today && !later.Contains(tenant.Id)
            where notice.ExpiresOn == tenant.ExpiresOn && notice.Days == ExpiryNotice.Expired
            where tenant.DeletionRequestedFor == null || tenant.DeletionRequestedFor != tenant.ExpiresOn
            orderby tenant.ExpiresOn, tenant.Name
            select new
            {
                tenant.Id,
                tenant.Name,
                tenant.Tier,
                ExpiresOn = tenant.ExpiresOn!.Value,
                notice.At,
                tenant.LapsedOn,
                tenant.DeletionRequestedFor,
                tenant.SuspendedBy,
                tenant.SuspendedAt,
                Open = requests
                    .Where(request => request.TenantName == tenant.Name && RequestStatuses.Open.Contains(request.Status))
                    .Select(request => (RequestKind?)request.Kind)
                    .FirstOrDefault(),
            }
        ).ToListAsync(cancellationToken);
        return
        [
            .. expired
                .Where(row =>
                    FindStep(
                        today,
                        new LapseFacts(
                            row.ExpiresOn,
                            UtcDay.Of(row.At),
                            row.LapsedOn,
                            row.DeletionRequestedFor,
                            row.SuspendedBy,
                            row.SuspendedAt is { } at ? UtcDay.Of(at) : null,
                            CanBeSuspended(row.Tier)
                        ),
                        row.Open
                    ) != LapseStep.None
                )
                .Select(row => new DueTenant(row.Id, row.Name))
                .Take(AtOnce),
        ];
    }

    /// <summary>Looks at the tenant again, because it may have been renewed since it was found.</summary>
    private async Task<bool> StepAsync(PortalDb db, Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var tenant = await db.Tenants.SingleOrDefaultAsync(
            tenant => tenant.Id == id && tenant.ArchivedAt == null && tenant.DeleteAt == null && tenant.ExpiresOn != null,
            cancellationToken
        );
        if (tenant is null)
            return false;
        var notice = await db.ExpiryNotices.AsNoTracking().SingleOrDefaultAsync(notice => notice.TenantId == id, cancellationToken);
        var open = await db
            .Requests.Where(request => request.TenantName == tenant.Name && RequestStatuses.Open.Contains(request.Status))
            .Select(request => (RequestKind?)request.Kind)
            .FirstOrDefaultAsync(cancellationToken);
        var facts = LapseFacts.Of(tenant, notice, CanBeSuspended(tenant.Tier));
        var step = FindStep(UtcDay.Of(now), facts, open);
        if (step == LapseStep.Suspend)
            Suspend(db, tenant, now);
        else if (step == LapseStep.RequestDeletion)
            RequestDeletion(db, tenant, now);
        return step != LapseStep.None;
    }

    /// <summary>The step that is due and that no open request delays.</summary>
    /// <param name="open">The kind of the open request for the tenant; null when there is none.</param>
    private LapseStep FindStep(DateOnly today, LapseFacts facts, RequestKind? open) =>
        LapsePolicy.StepOn(today, facts, options.Expiry) switch
        {
            // The team has done what it can, and waits for the approvers.
            LapseStep.Suspend when open == RequestKind.Renew => LapseStep.None,
            LapseStep.RequestDeletion when open is not null => LapseStep.None,
            var step => step,
        };

    private static void Suspend(PortalDb db, Tenant tenant, DateTimeOffset now)
    {
        Sentence why = $"It expired on {tenant.ExpiresOn:yyyy-MM-dd} and was not renewed.";
        tenant.Lapse(why, now);
        db.Audit.Add(AuditEntry.ByReconciler("tenant.suspended", tenant.Name, $"Suspended the tenant: {why}", now, tenant.Name, tenant.Team));
        db.Announce(TenantAnnouncements.Lapsed(tenant.ToAnnounced(), why, now));
    }

    private static void RequestDeletion(PortalDb db, Tenant tenant, DateTimeOffset now)
    {
        var suspended = tenant.SuspendedAt is { } at ? $" It has been suspended since {at:yyyy-MM-dd}." : "";
        var change = new RequestedChange(RequestKind.Delete, tenant.Spec, tenant.Spec);
        var purpose = $"The tenant expired on {tenant.ExpiresOn:yyyy-MM-dd} and was not renewed.{suspended}";
        var request = new TenantRequest(RequestId.New(), tenant.Id, change, purpose, Portal, tenant.ManifestHash, now);
        tenant.RecordDeletionRequest();
        db.Requests.Add(request);
        db.Audit.Add(
            AuditEntry.ByReconciler("request.submitted", request.Id, $"{RequestSentences.Submitted(change)} {purpose}", now, tenant.Name, tenant.Team)
        );
        db.Announce(RequestAnnouncements.Submitted(request.ToAnnounced(), Portal, RequestSentences.Submitted(change), now));
        db.Announce(TenantAnnouncements.DeletionRequested(tenant.ToAnnounced(), request.Id, now));
    }

    private bool CanBeSuspended(string tier) => tiers.Find(tier)?.Isolation != Isolation.DedicatedCluster;

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not take the next step for the expired tenant {Tenant}. The next attempt is in {Wait}")]
    private partial void StepFailed(Exception exception, string tenant, TimeSpan wait);

    private sealed record DueTenant(Guid Id, string Name);
}
