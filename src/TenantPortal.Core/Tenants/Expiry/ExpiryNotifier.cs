using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Expiry;

/// <summary>Notifies the leads of tenants whose expiry date is near or over. Running twice equals running once.</summary>
public sealed partial class ExpiryNotifier(
    IDbContextFactory<PortalDb> databases,
    TierCatalog tiers,
    TenantOptions options,
    TimeProvider time,
    ChangeFeed changes,
    ILogger<ExpiryNotifier> logger
)
{
    private const int AtOnce = 100;

    private readonly RowSteps<Guid> _steps = new(databases, time);

    /// <summary>Gives the notices that are due, the most urgent ones first. Returns their number.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await FindDueAsync(UtcDay.Of(now), cancellationToken);
        var given = 0;
        foreach (var tenant in due)
        {
            if (
                await _steps.TryAsync(
                    tenant.Id,
                    (db, token) => AddNoticeAsync(db, tenant.Id, now, token),
                    (exception, wait) => NoticeFailed(exception, tenant.Name, wait),
                    cancellationToken
                )
            )
                given++;
        }

        if (given > 0)
            changes.Publish(ChangeTopics.Tenants | ChangeTopics.Notifications);
        return given;
    }

    private async Task<List<DueTenant>> FindDueAsync(DateOnly today, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (notices, later) = (db.ExpiryNotices, _steps.Waiting);
        var due = new List<DueTenant>();
        foreach (var (days, first, last) in ExpiryPolicy.RangesOn(today, options.Expiry.NoticeDays))
        {
            due.AddRange(
                await db
                    .Tenants.Where(tenant => tenant.ArchivedAt == null && tenant.DeleteAt == null && tenant.ExpiresOn >= first && tenant.ExpiresOn <= last)
                    .Where(tenant =>
                        !later.Contains(tenant.Id)
                        && !notices.Any(notice => notice.TenantId == tenant.Id && notice.ExpiresOn == tenant.ExpiresOn && notice.Days <= days)
                    )
                    .OrderBy(tenant => tenant.ExpiresOn)
                    .ThenBy(tenant => tenant.Name)
                    .Select(tenant => new DueTenant(tenant.Id, tenant.Name))
                    .Take(AtOnce - due.Count)
                    .ToListAsync(cancellationToken)
            );
            if (due.Count == AtOnce)
                break;
        }

        return due;
    }

    /// <summary>Looks at the tenant again, because it may have been renewed since it was found, or another replica may have given the notice.</summary>
    private async Task<bool> AddNoticeAsync(PortalDb db, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tenant = await db
            .Tenants.AsNoTracking()
            .SingleOrDefaultAsync(tenant => tenant.Id == id && tenant.ArchivedAt == null && tenant.DeleteAt == null, cancellationToken);
        if (tenant?.ExpiresOn is not { } expiresOn || ExpiryPolicy.NoticeOn(UtcDay.Of(now), expiresOn, options.Expiry.NoticeDays) is not { } days)
            return false;
        var notice = await db.ExpiryNotices.SingleOrDefaultAsync(notice => notice.TenantId == id, cancellationToken);
        if (notice?.Covers(expiresOn, days) == true)
            return false;
        if (notice is null)
            db.ExpiryNotices.Add(new ExpiryNotice(id, expiresOn, days, now));
        else
            notice.Follow(expiresOn, days, now);
        var expiry = TenantExpiry.Of(expiresOn, now);
        db.Audit.Add(
            AuditEntry.ByReconciler(
                expiry.IsExpired ? "tenant.expired" : "tenant.expiring",
                tenant.Name,
                $"Notified the leads of the team: the tenant {expiry.InWords}.",
                now,
                tenant.Name,
                tenant.Team
            )
        );
        db.Announce(
            expiry.IsExpired
                ? TenantAnnouncements.Expired(tenant.ToAnnounced(), expiry.InWords, SuspendsOn(tenant, now), now)
                : TenantAnnouncements.Expiring(tenant.ToAnnounced(), expiry.InWords, now)
        );
        return true;
    }

    private DateOnly? SuspendsOn(Tenant tenant, DateTimeOffset now) =>
        LapsePolicy.SuspendsOn(UtcDay.Of(now), LapseFacts.Of(tenant, null, tiers.Find(tenant.Tier)?.Isolation != Isolation.DedicatedCluster), options.Expiry);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not notify the leads of tenant {Tenant} of its expiry. The next attempt is in {Wait}")]
    private partial void NoticeFailed(Exception exception, string tenant, TimeSpan wait);

    private sealed record DueTenant(Guid Id, string Name);
}
