using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>The usage and quota of a resource on one day.</summary>
/// <param name="Used">The highest usage of the day.</param>
public sealed record UsagePoint(DateOnly Day, Quantity Used, Quantity Hard);

/// <summary>The days of one resource, oldest first, without gaps after the first known day.</summary>
/// <param name="Resource">The key of the ResourceQuota.</param>
public sealed record UsageSeries(string Resource, IReadOnlyList<UsagePoint> Points);

/// <summary>A tenant's usage over some days, including today.</summary>
public sealed record TenantUsage(string Tenant, int Days, IReadOnlyList<UsageSeries> Resources);

/// <summary>Reads the usage of tenants from the days with a change.</summary>
public sealed class UsageReader(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    public const int MaxDays = UsageHistory.DaysKept;

    public async Task<Result<TenantUsage>> FindAsync(CurrentUser user, string tenant, int days, CancellationToken cancellationToken)
    {
        if (days is < 1 or > MaxDays)
            return new Problem($"The number of days must be 1 to {MaxDays}.", "days");
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var id = await db
            .Tenants.Where(known => known.Name == tenant && known.ArchivedAt == null && db.VisibleTeams(user).Contains(known.Team))
            .Select(known => (Guid?)known.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (id is null)
            return Problem.NotFound("Tenant", tenant);

        var (first, today) = (Since(days), Since(1));
        var rows = (await db.Usage.AsNoTracking().Where(usage => usage.TenantId == id && usage.Day >= first).ToListAsync(cancellationToken)).ToLookup(usage =>
            usage.Resource
        );
        var lines = await (
            from quota in db.Quotas
            where quota.TenantId == id && Recorded.Contains(quota.Resource)
            select new
            {
                quota.Resource,
                quota.Used,
                quota.Hard,
                Before = db.Set<UsageDay>()
                    .Where(usage => usage.TenantId == id && usage.Resource == quota.Resource && usage.Day < first)
                    .OrderByDescending(usage => usage.Day)
                    .Select(usage => new DayEnd(usage.Last, usage.Hard))
                    .FirstOrDefault(),
            }
        ).ToListAsync(cancellationToken);
        // Usage that has not changed since recording began is known only for today.
        return new TenantUsage(
            tenant,
            days,
            [
                .. lines
                    .OrderBy(line => QuotaResource.RankOf(line.Resource))
                    .Select(line => new UsageSeries(
                        line.Resource,
                        Fill(line.Resource, rows[line.Resource], line.Before, first, today) is { Count: > 0 } points
                            ? points
                            : [Point(line.Resource, today, line.Used, line.Hard)]
                    )),
            ]
        );
    }

    /// <summary>
    /// The highest usage of each resource in these days, including today, as a share of the current quota; 0 to 1, and above. A
    /// resource that the cluster has not reported is left out.
    /// </summary>
    internal async Task<IReadOnlyDictionary<QuotaResource, double>> HighestShareAsync(PortalDb db, Guid tenantId, int days, CancellationToken cancellationToken)
    {
        var first = Since(days);
        var lines = await (
            from quota in db.Quotas
            where quota.TenantId == tenantId && quota.Hard > 0 && Recorded.Contains(quota.Resource)
            select new
            {
                quota.Resource,
                quota.Used,
                quota.Hard,
                Highest = db.Set<UsageDay>()
                    .Where(usage => usage.TenantId == tenantId && usage.Resource == quota.Resource && usage.Day >= first)
                    .Max(usage => (long?)usage.Highest),
            }
        ).ToListAsync(cancellationToken);
        // Without a change in these days, the usage was constant.
        return lines.ToDictionary(line => QuotaResource.All[QuotaResource.RankOf(line.Resource)], line => (double)(line.Highest ?? line.Used) / line.Hard);
    }

    private static string[] Recorded { get; } = [.. QuotaResource.All.Select(resource => resource.HardKey)];

    private DateOnly Since(int days) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1 - days);

    private static List<UsagePoint> Fill(string resource, IEnumerable<UsageDay> rows, DayEnd? before, DateOnly first, DateOnly today)
    {
        var byDay = rows.ToDictionary(row => row.Day);
        var points = new List<UsagePoint>();
        for (var (day, end) = (first, before); day <= today; day = day.AddDays(1))
        {
            if (byDay.TryGetValue(day, out var row))
                end = new DayEnd(row.Last, row.Hard);
            if (end is not null)
                points.Add(Point(resource, day, row?.Highest ?? end.Used, end.Hard));
        }

        return points;
    }

    private static UsagePoint Point(string resource, DateOnly day, long used, long hard) =>
        new(day, QuotaFigure.ToQuantity(resource, used), QuotaFigure.ToQuantity(resource, hard));

    private sealed record DayEnd(long Used, long Hard);
}
