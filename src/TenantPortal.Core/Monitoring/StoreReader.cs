using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Monitoring;

/// <summary>Reads for the metrics what waits in the database: sums only, without names.</summary>
internal sealed class StoreReader(IDbContextFactory<PortalDb> databases, ClusterCatalog clusters, NotificationOptions notifications, TimeProvider time)
{
    private static readonly DeliveryChannel[] Channels = Enum.GetValues<DeliveryChannel>();

    public async Task<StoreReading> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        return new StoreReading(
            now,
            await ReadClustersAsync(db, now, cancellationToken),
            await ReadOutboxAsync(db, now, cancellationToken),
            await ReadApprovalsAsync(db, now, cancellationToken)
        );
    }

    private async Task<IReadOnlyList<ClusterReading>> ReadClustersAsync(PortalDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var living = db.Tenants.Where(tenant => tenant.ArchivedAt == null);
        var due = await living
            .Where(tenant => tenant.NextReconcileAt <= now)
            .GroupBy(tenant => tenant.Cluster)
            .Select(tenants => new
            {
                tenants.Key,
                Count = tenants.Count(),
                Oldest = tenants.Min(tenant => tenant.NextReconcileAt),
            })
            .ToDictionaryAsync(tenants => tenants.Key, cancellationToken);
        var failing = await living
            .Where(tenant => tenant.FailingSince != null)
            .GroupBy(tenant => tenant.Cluster)
            .Select(tenants => new { tenants.Key, Count = tenants.Count() })
            .ToDictionaryAsync(tenants => tenants.Key, tenants => tenants.Count, cancellationToken);
        var drift = await (
            from fact in db.DriftFacts
            join tenant in living on fact.TenantId equals tenant.Id
            where fact.RevertedAt == null && (fact.IgnoredUntil == null || fact.IgnoredUntil <= now)
            group fact by tenant.Cluster into facts
            select new
            {
                facts.Key,
                Open = facts.Count(),
                Fought = facts.Count(fact => fact.FoughtSince != null),
            }
        ).ToDictionaryAsync(facts => facts.Key, cancellationToken);
        var reachable = await db.Clusters.ToDictionaryAsync(status => status.Cluster, status => status.Reachable, cancellationToken);
        return
        [
            .. clusters.Names.Select(name => new ClusterReading(
                name,
                due.GetValueOrDefault(name)?.Count ?? 0,
                Since(due.GetValueOrDefault(name)?.Oldest, now),
                failing.GetValueOrDefault(name),
                drift.GetValueOrDefault(name)?.Open ?? 0,
                drift.GetValueOrDefault(name)?.Fought ?? 0,
                reachable.TryGetValue(name, out var isReachable) ? isReachable : null
            )),
        ];
    }

    private static async Task<IReadOnlyList<OutboxReading>> ReadOutboxAsync(PortalDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var announcements = db.Announcements.IgnoreAutoIncludes().Where(announcement => announcement.FannedOutAt == null);
        var oldest = await announcements.MinAsync(announcement => (DateTimeOffset?)announcement.At, cancellationToken);
        var deliveries = await db
            .Deliveries.Where(delivery => delivery.Status == DeliveryStatus.Pending)
            .GroupBy(delivery => delivery.Channel)
            .Select(pending => new
            {
                pending.Key,
                Count = pending.Count(),
                Oldest = pending.Min(delivery => delivery.TriedSince),
            })
            .ToDictionaryAsync(pending => pending.Key, cancellationToken);
        return
        [
            new OutboxReading("announcement", await announcements.CountAsync(cancellationToken), Since(oldest, now)),
            .. Channels.Select(channel => new OutboxReading(
                channel.ToString().ToLowerInvariant(),
                deliveries.GetValueOrDefault(channel)?.Count ?? 0,
                Since(deliveries.GetValueOrDefault(channel)?.Oldest, now)
            )),
        ];
    }

    private async Task<IReadOnlyList<ApprovalReading>> ReadApprovalsAsync(PortalDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var overdueSince = WorkingTime.Before(now, notifications.RequestTarget);
        var waiting = await db
            .Requests.Where(request => RequestStatuses.WaitingForDecision.Contains(request.Status))
            .GroupBy(request => request.Status)
            .Select(requests => new
            {
                requests.Key,
                Count = requests.Count(),
                Oldest = requests.Min(request => request.WaitingSince),
                Overdue = requests.Count(request => request.WaitingSince <= overdueSince),
            })
            .ToDictionaryAsync(requests => requests.Key, cancellationToken);
        return
        [
            .. RequestStatuses.WaitingForDecision.Select(status => new ApprovalReading(
                status.ToString(),
                waiting.GetValueOrDefault(status)?.Count ?? 0,
                Since(waiting.GetValueOrDefault(status)?.Oldest, now),
                waiting.GetValueOrDefault(status)?.Overdue ?? 0
            )),
        ];
    }

    private static TimeSpan Since(DateTimeOffset? at, DateTimeOffset now) => at < now ? now - at.Value : TimeSpan.Zero;
}
