using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Usage;

namespace TenantPortal.Core.Dashboards;

/// <summary>Sums the quotas of the tenants that a user can see, in the database: at most eight queries, however many tenants there are.</summary>
public sealed class QuotaBoardReader(IDbContextFactory<PortalDb> databases, ClusterCatalog clusters, TierCatalog tiers, PriceList prices, TimeProvider time)
{
    /// <summary>The groups with an area of their own in the trend. The smaller ones are one area.</summary>
    public const int MaxSeries = 8;

    /// <summary>The tenants with the largest quotas that are listed.</summary>
    public const int MaxHolders = 60;

    /// <summary>The tenants in a list of the fullest or emptiest.</summary>
    public const int MaxRanked = 10;

    /// <summary>The complete days that decide who uses much or little of a quota.</summary>
    public const int RankedDays = 7;

    /// <summary>From this share of a quota on, a tenant is listed as one that uses much.</summary>
    public const double MinOverShare = .8;

    /// <summary>Up to this share of a quota, a tenant is listed as one that uses little.</summary>
    public const double MaxUnderShare = .3;

    /// <summary>A tenant that expires within this number of days is listed.</summary>
    public const int ExpiryDays = 30;

    private const int MaxExpiring = 100;

    public async Task<QuotaBoard> GetAsync(CurrentUser user, BoardFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var today = time.GetUtcToday();
        var members = BoardRows.Members(db, user, filter);
        var allocatable = await ReadCapacityAsync(db, cancellationToken);
        var groups = await ReadGroupsAsync(db, members, filter, allocatable, cancellationToken);
        var days = await ReadTrendAsync(db, user, filter, groups, today, cancellationToken);
        var before = await ReadFirstAsync(db, user, filter, days, cancellationToken);
        var (ranked, expiring) = await ReadTenantsAsync(db, members, filter.Resource, today, cancellationToken);
        return new QuotaBoard(
            [.. tiers.Resources.Select(resource => Total(resource, groups, AllocatableOf(resource, filter.Cluster, filter.Tier, allocatable)))],
            before is null
                ? groups
                : [.. groups.Select(group => group with { Growth = group[filter.Resource].Committed - before.Committed.GetValueOrDefault(group.Key) })],
            TrendOf(days, groups, filter, today),
            [.. ranked.Where(row => row.List == RankedList.Holders).Select(row => row.Use)],
            [.. ranked.Where(row => row.List == RankedList.Fullest && row.Use.Share >= MinOverShare).Select(row => row.Use)],
            [.. ranked.Where(row => row.List == RankedList.Emptiest && row.Use.Share <= MaxUnderShare).Select(row => row.Use)],
            expiring,
            await ReadForecastsAsync(db, user, filter, days, today, allocatable, cancellationToken)
        )
        {
            GrowthSince = before?.Day,
            MonthlyCost = prices.Sum(groups.Select(group => group.MonthlyCost)),
        };
    }

    /// <summary>The trend alone.</summary>
    public async Task<BoardTrend> GetTrendAsync(CurrentUser user, BoardFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var today = time.GetUtcToday();
        var groups = await ReadGroupsAsync(db, BoardRows.Members(db, user, filter), filter, [], cancellationToken);
        return TrendOf(await ReadTrendAsync(db, user, filter, groups, today, cancellationToken), groups, filter, today);
    }

    private async Task<List<ClusterCapacity>> ReadCapacityAsync(PortalDb db, CancellationToken cancellationToken) =>
        await db.Capacities.AsNoTracking().Where(capacity => clusters.Names.Contains(capacity.Cluster)).ToListAsync(cancellationToken);

    private async Task<IReadOnlyList<BoardGroup>> ReadGroupsAsync(
        PortalDb db,
        IQueryable<BoardMember> members,
        BoardFilter filter,
        IReadOnlyCollection<ClusterCapacity> allocatable,
        CancellationToken cancellationToken
    )
    {
        var committed = await members
            .GroupBy(member => new
            {
                member.Key,
                member.Title,
                member.Tier,
            })
            .Select(group => new
            {
                group.Key.Key,
                group.Key.Title,
                group.Key.Tier,
                Tenants = group.Count(),
                Cpu = group.Sum(member => member.Cpu),
                Memory = group.Sum(member => member.Memory),
                EphemeralStorage = group.Sum(member => member.EphemeralStorage),
                Storage = group.Sum(member => member.Storage),
                Pods = group.Sum(member => member.Pods),
            })
            .ToListAsync(cancellationToken);
        var devices =
            tiers.Resources.Count == QuotaResource.All.Count
                ? []
                : await members
                    .Where(member => member.Extended != null)
                    .Select(member => new
                    {
                        member.Key,
                        member.Tier,
                        member.Extended,
                    })
                    .ToListAsync(cancellationToken);
        var held = devices.ToLookup(member => (member.Key, member.Tier), member => member.Extended);
        var observed = (
            await (
                from quota in db.Quotas.OfRequestedResources()
                join member in members on quota.TenantId equals member.Id
                group quota by new { member.Key, quota.Resource } into lines
                select new
                {
                    lines.Key.Key,
                    lines.Key.Resource,
                    Hard = lines.Sum(line => line.Hard),
                    Used = lines.Sum(line => line.Used),
                }
            ).ToListAsync(cancellationToken)
        ).ToDictionary(sum => (sum.Key, sum.Resource));
        return
        [
            .. committed
                .GroupBy(row => (row.Key, row.Title))
                .Select(group =>
                {
                    // By tier, because each has its own prices.
                    var parts = group
                        .Select(row =>
                            (
                                row.Tier,
                                row.Tenants,
                                Sum: new CommittedQuota(row.Cpu, row.Memory, row.EphemeralStorage, row.Storage, row.Pods)
                                {
                                    Extended = ExtendedAmounts.Sum(held[(row.Key, row.Tier)]),
                                }
                            )
                        )
                        .ToList();
                    var key = group.Key.Key;
                    return new BoardGroup(
                        key,
                        TitleOf(filter.Grouping, key, group.Key.Title),
                        parts.Sum(part => part.Tenants),
                        [
                            .. tiers.Resources.Select(resource =>
                            {
                                var sum = observed.GetValueOrDefault((key, resource.HardKey));
                                var nodes =
                                    filter.Grouping == QuotaGrouping.Cluster && filter.IsOfWholeClusters
                                        ? AllocatableOf(resource, key, null, allocatable)
                                        : null;
                                return new BoardAmount(resource, parts.Sum(part => part.Sum[resource]), sum?.Hard ?? 0, sum?.Used ?? 0, nodes);
                            }),
                        ],
                        prices.Sum(parts.Select(part => prices.MonthlyCost(part.Tier, part.Sum, part.Tenants)))
                    );
                })
                .OrderByDescending(group => group[filter.Resource].Committed)
                .ThenBy(group => group.Key, StringComparer.Ordinal),
        ];
    }

    private Sentence TitleOf(QuotaGrouping grouping, string key, string title) =>
        (grouping, key) switch
        {
            (QuotaGrouping.Tier, _) => (Sentence)$"{tiers.Find(key)?.Title ?? key}",
            (QuotaGrouping.Product, BoardFilter.NoProduct) => "No product",
            (QuotaGrouping.CostCentre, BoardFilter.NoCostCentre) => "No cost center",
            _ => $"{(title.Length > 0 ? title : key)}",
        };

    private static BoardAmount Total(QuotaResource resource, IReadOnlyList<BoardGroup> groups, long? allocatable) =>
        new(
            resource,
            groups.Sum(group => group[resource].Committed),
            groups.Sum(group => group[resource].Hard),
            groups.Sum(group => group[resource].Used),
            allocatable
        );

    /// <param name="cluster">Null for all clusters.</param>
    /// <param name="tier">The tier whose tenants must be able to use the nodes; null for all nodes.</param>
    private static long? AllocatableOf(QuotaResource resource, string? cluster, string? tier, IReadOnlyCollection<ClusterCapacity> capacities)
    {
        var known = capacities
            .Where(capacity => capacity.Resource == resource.NodeKey && (cluster ?? capacity.Cluster) == capacity.Cluster)
            .Where(capacity => tier is null || NodePool.Parse(capacity.Pool).Admits(tier))
            .ToList();
        return known.Count == 0 ? null : known.Sum(capacity => capacity.Allocatable);
    }

    private async Task<IReadOnlyList<TrendDay>> ReadTrendAsync(
        PortalDb db,
        CurrentUser user,
        BoardFilter filter,
        IReadOnlyList<BoardGroup> groups,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var first = today.AddDays(-filter.Days);
        if (filter.Product is { } product)
            return await ReadTrendAsync(BoardRows.Days(db, user, filter, [product], first, today), groups, cancellationToken);
        var totals = await ReadTrendAsync(BoardRows.Totals(db, user, filter, first, today), groups, cancellationToken);
        if (filter.Grouping != QuotaGrouping.Product)
            return totals;
        string[] shown = [.. groups.Take(MaxSeries).Select(group => group.Key).Where(key => key != BoardFilter.NoProduct)];
        if (shown.Length == 0)
            return totals;
        // The totals are those of all tenants: without the products that are shown, they are the rest.
        var products = await ReadTrendAsync(BoardRows.Days(db, user, filter, shown, first, today), groups, cancellationToken);
        var used = products.GroupBy(row => (row.Day, row.Cluster)).ToDictionary(rows => rows.Key, rows => rows.Sum(row => row.Used));
        return
        [
            .. products.Select(row => row with { Hard = 0 }),
            .. totals.Select(row => row with { Used = row.Used - used.GetValueOrDefault((row.Day, row.Cluster)) }),
        ];
    }

    private async Task<IReadOnlyList<TrendDay>> ReadTrendAsync(
        IQueryable<BoardTotal> totals,
        IReadOnlyList<BoardGroup> groups,
        CancellationToken cancellationToken
    )
    {
        var shown = groups.Take(MaxSeries).Select(group => group.Key).ToArray();
        var dedicated = tiers.Dedicated.ToArray();
        return await totals
            .Select(total => new
            {
                total.Day,
                total.Cluster,
                Key = shown.Contains(total.Key) ? total.Key : "",
                total.Committed,
                Hosted = dedicated.Contains(total.Tier) ? 0 : total.Committed,
                total.Hard,
                total.Used,
            })
            .GroupBy(total => new
            {
                total.Day,
                total.Cluster,
                total.Key,
            })
            .Select(group => new TrendDay(
                group.Key.Day,
                group.Key.Cluster,
                group.Key.Key,
                group.Sum(total => total.Committed),
                group.Sum(total => total.Hosted),
                group.Count(total => total.Used != null),
                group.Sum(total => total.Hard) ?? 0,
                group.Sum(total => total.Used) ?? 0
            ))
            .ToListAsync(cancellationToken);
    }

    /// <summary>What was committed on the first known day of the trend, by group. Null where that is not kept.</summary>
    private static async Task<FirstDay?> ReadFirstAsync(
        PortalDb db,
        CurrentUser user,
        BoardFilter filter,
        IReadOnlyList<TrendDay> days,
        CancellationToken cancellationToken
    )
    {
        if (days.Count == 0 || filter.Product is not null || filter.Grouping == QuotaGrouping.Product)
            return null;
        var first = days.Min(row => row.Day);
        var committed = await BoardRows
            .Totals(db, user, filter, first, first.AddDays(1))
            .GroupBy(total => total.Key)
            .Select(group => new { group.Key, Committed = group.Sum(total => total.Committed) })
            .ToDictionaryAsync(group => group.Key, group => group.Committed, cancellationToken);
        return new FirstDay(first, committed);
    }

    /// <summary>
    /// Managers plan with the clusters that their departments share with others: of those others, they learn the sum of what is committed and nothing else.
    /// </summary>
    private async Task<IReadOnlyList<ClusterForecast>> ReadForecastsAsync(
        PortalDb db,
        CurrentUser user,
        BoardFilter filter,
        IReadOnlyList<TrendDay> days,
        DateOnly today,
        IReadOnlyCollection<ClusterCapacity> allocatable,
        CancellationToken cancellationToken
    )
    {
        if (!filter.IsOfWholeClusters)
            return [];
        if (user.SeesEverything)
            return ForecastsOf(days.Select(row => (row.Day, row.Cluster, row.Hosted)), filter.Resource, allocatable);
        var (dedicated, managed) = (tiers.Dedicated.ToArray(), db.ManagedTeams(user));
        var (resource, first) = (filter.Resource.Name, today.AddDays(-filter.Days));
        var sums = await db
            .UsageTotals.Where(total => total.Resource == resource && total.Day >= first && total.Day < today)
            .Where(total => managed.Any() && (filter.Cluster == null || total.Cluster == filter.Cluster))
            .GroupBy(total => new { total.Day, total.Cluster })
            .Select(group => new
            {
                group.Key.Day,
                group.Key.Cluster,
                Hosted = group.Sum(total => dedicated.Contains(total.Tier) ? 0 : total.Committed),
            })
            .ToListAsync(cancellationToken);
        return ForecastsOf(sums.Select(sum => (sum.Day, sum.Cluster, sum.Hosted)), filter.Resource, allocatable);
    }

    private static BoardTrend TrendOf(IReadOnlyList<TrendDay> rows, IReadOnlyList<BoardGroup> groups, BoardFilter filter, DateOnly today)
    {
        if (rows.Count == 0)
            return new BoardTrend([], [], [], []);
        var first = rows.Min(row => row.Day);
        DateOnly[] days = [.. Enumerable.Range(0, today.DayNumber - first.DayNumber).Select(first.AddDays)];
        var byDay = rows.ToLookup(row => row.Day);
        var byKey = rows.ToLookup(row => row.Key);
        var rest = byKey.Count == 1 && filter.Grouping == QuotaGrouping.Product ? (Sentence)"All tenants" : (Sentence)"Other";
        TrendSeries Series(string? key, Sentence title)
        {
            var ofKey = byKey[key ?? ""].Where(row => row.Seen > 0).ToLookup(row => row.Day);
            return new(key, title, [.. days.Select(day => ofKey[day].Any() ? ofKey[day].Sum(row => row.Used) : (long?)null)]);
        }

        return new BoardTrend(
            days,
            [
                .. groups.Take(MaxSeries).Where(group => byKey.Contains(group.Key)).Select(group => Series(group.Key, group.Title)),
                .. byKey.Contains("") ? [Series(null, rest)] : Array.Empty<TrendSeries>(),
            ],
            [.. days.Select(day => filter.Product is null && byDay[day].Any() ? byDay[day].Sum(row => row.Committed) : (long?)null)],
            [.. days.Select(day => byDay[day].Any(row => row.Seen > 0) ? byDay[day].Sum(row => row.Hard) : (long?)null)]
        );
    }

    private static IReadOnlyList<ClusterForecast> ForecastsOf(
        IEnumerable<(DateOnly Day, string Cluster, long Hosted)> rows,
        QuotaResource resource,
        IReadOnlyCollection<ClusterCapacity> allocatable
    ) =>
        [
            .. from cluster in rows.GroupBy(row => row.Cluster)
            orderby cluster.Key
            let capacity = AllocatableOf(resource, cluster.Key, null, allocatable)
            where capacity is not null
            let points = cluster.GroupBy(row => row.Day).OrderBy(day => day.Key).Select(day => (day.Key, day.Sum(row => row.Hosted))).ToList()
            let trend = LinearTrend.Of(points)
            where trend is not null
            select new ClusterForecast(cluster.Key, capacity.Value, points[^1].Item2, trend.FindReached(capacity.Value)),
        ];

    /// <summary>All lists of tenants in one query.</summary>
    private static async Task<(IReadOnlyList<(RankedList List, TenantUse Use)> Ranked, IReadOnlyList<ExpiringTenant> Expiring)> ReadTenantsAsync(
        PortalDb db,
        IQueryable<BoardMember> members,
        QuotaResource resource,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var (key, name, since) = (resource.HardKey, resource.Name, today.AddDays(-RankedDays));
        var uses =
            from quota in db.Quotas
            join member in members on quota.TenantId equals member.Id
            where quota.Resource == key && quota.Hard > 0
            select new
            {
                member.Name,
                member.Team,
                quota.Hard,
                quota.Used,
                member.ExpiresOn,
                P95 = db.Set<UsageDay>().Where(day => day.TenantId == quota.TenantId && day.Resource == name && day.Day >= since).Max(day => (long?)day.P95),
            };
        var soon = today.AddDays(ExpiryDays);
        var expiring =
            from member in members
            where member.ExpiresOn >= today && member.ExpiresOn <= soon
            orderby member.ExpiresOn, member.Name
            select new
            {
                member.Name,
                member.Team,
                Hard = 0L,
                Used = 0L,
                member.ExpiresOn,
                // PostgreSQL takes a plain null for a text.
                P95 = member.ExpiresOn == null ? (long?)0L : null,
            };
        var rows = await uses.OrderByDescending(use => use.Hard)
            .ThenBy(use => use.Name)
            .Take(MaxHolders)
            .Select(use => new { List = 0, Use = use })
            .Concat(
                uses.OrderByDescending(use => (double)(use.P95 ?? use.Used) / use.Hard)
                    .ThenBy(use => use.Name)
                    .Take(MaxRanked)
                    .Select(use => new { List = 1, Use = use })
            )
            .Concat(
                uses.OrderBy(use => (double)(use.P95 ?? use.Used) / use.Hard).ThenBy(use => use.Name).Take(MaxRanked).Select(use => new { List = 2, Use = use })
            )
            .Concat(expiring.Take(MaxExpiring).Select(use => new { List = 3, Use = use }))
            .ToListAsync(cancellationToken);
        var read = rows.Select(row => ((RankedList)row.List, Use: new TenantUse(row.Use.Name, row.Use.Team, row.Use.Hard, row.Use.Used, row.Use.P95))).ToList();
        // The parts of a union have no order.
        IReadOnlyList<(RankedList, TenantUse)> ranked =
        [
            .. read.Where(row => row.Item1 == RankedList.Holders).OrderByDescending(row => row.Use.Hard).ThenBy(row => row.Use.Name, StringComparer.Ordinal),
            .. read.Where(row => row.Item1 == RankedList.Fullest).OrderByDescending(row => row.Use.Share).ThenBy(row => row.Use.Name, StringComparer.Ordinal),
            .. read.Where(row => row.Item1 == RankedList.Emptiest).OrderBy(row => row.Use.Share).ThenBy(row => row.Use.Name, StringComparer.Ordinal),
        ];
        return (
            ranked,
            [
                .. rows.Where(row => row.List == (int)RankedList.Expiring)
                    .Select(row => new ExpiringTenant(row.Use.Name, row.Use.Team, row.Use.ExpiresOn!.Value))
                    .OrderBy(tenant => tenant.ExpiresOn)
                    .ThenBy(tenant => tenant.Name, StringComparer.Ordinal),
            ]
        );
    }

    private enum RankedList
    {
        Holders = 0,
        Fullest = 1,
        Emptiest = 2,
        Expiring = 3,
    }

    /// <summary>What was committed on the day that growth is counted from, by the key of the group.</summary>
    private sealed record FirstDay(DateOnly Day, IReadOnlyDictionary<string, long> Committed);

    /// <summary>The sums of a group on a cluster on a day.</summary>
    /// <param name="Key">Empty for the sum of smaller groups.</param>
    /// <param name="Hosted">What is committed on the nodes of the cluster: without tenants that have nodes of their own.</param>
    /// <param name="Seen">The number of rows with usage: 0 is a gap.</param>
    private sealed record TrendDay(DateOnly Day, string Cluster, string Key, long Committed, long Hosted, int Seen, long Hard, long Used);
}
