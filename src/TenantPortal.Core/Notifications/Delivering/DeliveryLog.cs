using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Notifications.Delivering;

/// <summary>One line of the delivery log.</summary>
public sealed record DeliveryLine(
    long Id,
    string PublicId,
    AnnouncementKind Kind,
    string? RequestId,
    string? Tenant,
    string? Page,
    string Team,
    DeliveryChannel Channel,
    string Target,
    DeliveryStatus Status,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset NextAttemptAt,
    DateTimeOffset? SentAt,
    string? LastError
)
{
    public string Title => AnnouncementWords.TitleOf(Kind, Tenant);

    /// <summary>The page that it links to.</summary>
    public string Path => AnnouncementWords.PathOf(Kind, RequestId, Tenant, Page);
}

/// <summary>Selects deliveries.</summary>
public sealed record DeliveryFilter
{
    public DeliveryStatus? Status { get; init; }

    public DeliveryChannel? Channel { get; init; }

    /// <summary>A part of the address or of the webhook's name.</summary>
    public string? Target { get; init; }

    /// <summary>The cursor of the previous page.</summary>
    public string? After { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>Lists deliveries for platform admins and auditors; admins can resend them.</summary>
public sealed class DeliveryLog(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    public const int MaxLimit = 500;

    public static bool MayRead(CurrentUser user) => user.IsPlatformAdmin || user.IsAuditor;

    /// <summary>Newest first.</summary>
    public async Task<Result<Page<DeliveryLine>>> ListAsync(CurrentUser user, DeliveryFilter filter, CancellationToken cancellationToken)
    {
        if (!MayRead(user))
            return new Problem("Only platform admins and auditors can see the delivery log.", Kind: ProblemKind.Forbidden);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var deliveries = db.Deliveries.AsNoTracking();
        if (filter.Status is { } status)
            deliveries = deliveries.Where(delivery => delivery.Status == status);
        if (filter.Channel is { } channel)
            deliveries = deliveries.Where(delivery => delivery.Channel == channel);
        if (!string.IsNullOrWhiteSpace(filter.Target))
        {
            var part = filter.Target.Trim();
            deliveries = deliveries.Where(delivery => delivery.Target.Contains(part));
        }

        if (long.TryParse(filter.After, NumberStyles.None, CultureInfo.InvariantCulture, out var before))
            deliveries = deliveries.Where(delivery => delivery.Id < before);
        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var rows = await (
            from delivery in deliveries
            join announcement in db.Announcements.IgnoreAutoIncludes() on delivery.AnnouncementId equals announcement.Id
            orderby delivery.Id descending
            select new
            {
                delivery,
                announcement.Kind,
                announcement.RequestId,
                announcement.Tenant,
                announcement.Page,
                announcement.Team,
            }
        )
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        var lines = rows.Take(limit)
            .Select(row => new DeliveryLine(
                row.delivery.Id,
                row.delivery.PublicId,
                row.Kind,
                row.RequestId,
                row.Tenant,
                row.Page,
                row.Team,
                row.delivery.Channel,
                row.delivery.Target,
                row.delivery.Status,
                row.delivery.Attempts,
                row.delivery.CreatedAt,
                row.delivery.NextAttemptAt,
                row.delivery.SentAt,
                row.delivery.LastError
            ));
        return new Page<DeliveryLine>([.. lines], rows.Count > limit ? rows[limit - 1].delivery.Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Makes a delivery due again, whatever its state.</summary>
    public async Task<Result<long>> ResendAsync(CurrentUser user, long id, CancellationToken cancellationToken)
    {
        if (!user.IsPlatformAdmin)
            return new Problem("Only platform admins can resend a delivery.", Kind: ProblemKind.Forbidden);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (await db.Deliveries.SingleOrDefaultAsync(delivery => delivery.Id == id, cancellationToken) is not { } found)
            return new Problem($"There is no delivery {id}.", Kind: ProblemKind.NotFound);
        if (found.ClaimedUntil > now)
            return BeingSent();
        found.Resend(now);
        db.Audit.Add(
            new AuditEntry(
                user,
                "delivery.resent",
                string.Create(CultureInfo.InvariantCulture, $"delivery-{id}"),
                $"Requested a resend of the {found.Channel} to '{found.Target}'.",
                now
            )
        );
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return BeingSent();
        }

        return id;
    }

    private static Problem BeingSent() => new("The delivery is being sent. Reload the page.", Kind: ProblemKind.Conflict);
}
