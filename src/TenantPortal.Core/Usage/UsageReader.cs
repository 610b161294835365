using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Usage;

/// <summary>Reads the usage of tenants: the figures of complete days, and the samples of the last days.</summary>
public sealed class UsageReader(IDbContextFactory<PortalDb> databases, UsageOptions options, TimeProvider time)
{
    /// <summary>The figures of each day. Today's are those of its samples and of what was last observed.</summary>
    /// <param name="days">1 to <see cref="UsageOptions.HistoryDays"/>.</param>
    public async Task<Result<TenantUsage>> FindAsync(CurrentUser user, string tenant, int days, CancellationToken cancellationToken)
    {
        if (days < 1 || days > options.HistoryDays)
            return new Problem($"The number of days must be 1 to {options.HistoryDays}.", "days");
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindNowAsync(db, user, tenant, cancellationToken) is not { } found)
            return Problem.NotFound("Tenant", tenant);

        var id = found.Id;
        var first = Today.AddDays(1 - days);
        var rows = await db.UsageDays.AsNoTracking().Where(usage => usage.TenantId == id && usage.Day >= first).ToListAsync(cancellationToken);
        var byResource = rows.OrderBy(row => row.Day).ToLookup(row => row.Resource);
        var now = SumToday(await ReadSamplesOfTodayAsync(db, id, cancellationToken), found.Lines);
        return new TenantUsage(
            tenant,
            first,
            Today,
            [
                .. QuotaResource
                    .AllWith(rows.Select(row => QuotaResource.FindExtended(row.Resource)).OfType<QuotaResource>().Concat(now.Keys))
                    .Select(resource =>
                    {
                        var points = byResource[resource.Name]
                            .Where(row => row.Day < Today)
                            .Select(row => new UsagePoint(row.Day, row.Figures, row.Hard) { Real = row.Real });
                        var today = now.GetValueOrDefault(resource);
                        return new UsageSeries(
                            resource,
                            today?.Hard ?? byResource[resource.Name].LastOrDefault()?.Hard ?? 0,
                            today is null ? [.. points] : [.. points, new UsagePoint(Today, today.Figures, today.Hard) { Real = today.Real }]
                        );
                    })
                    // Most tenants of a tier with devices have a quota of zero.
                    .Where(series =>
                        series.Points.Count > 0 && (!series.Resource.IsExtended || series.Points.Any(point => point.Hard > 0 || point.Figures.Maximum > 0))
                    ),
            ]
        );
    }

    /// <summary>The samples of the last days, as long as they are kept.</summary>
    public async Task<Result<TenantSamples>> FindSamplesAsync(CurrentUser user, string tenant, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindIdAsync(db, user, tenant, cancellationToken) is not { } id)
            return Problem.NotFound("Tenant", tenant);
        var since = time.GetUtcNow().AddDays(-options.SampleDays);
        var moments = await db
            .UsageSamples.AsNoTracking()
            .Where(sample => sample.TenantId == id && sample.At >= since)
            .OrderBy(sample => sample.At)
            .ToListAsync(cancellationToken);
        return new TenantSamples(
            tenant,
            options.SampleInterval,
            [.. moments.Select(sample => new UsageMoment(sample.At, sample.Used, sample.Hard) { Real = RealOf(sample) })]
        );
    }

    /// <summary>What the pods of the tenant really use now: the sample of this interval or the last one. Null when they were not measured then.</summary>
    public async Task<MeasuredUse?> FindMeasuredAsync(CurrentUser user, string tenant, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var since = options.SlotOf(time.GetUtcNow()) - options.SampleInterval;
        var newest = await (
            from sample in db.UsageSamples.AsNoTracking()
            join known in db.Tenants on sample.TenantId equals known.Id
            where known.Name == tenant && known.ArchivedAt == null && db.VisibleTeams(user).Contains(known.Team)
            where sample.At >= since && sample.RealCpu != null
            orderby sample.At descending
            select sample
        ).FirstOrDefaultAsync(cancellationToken);
        return newest is null ? null : RealOf(newest);
    }

    /// <summary>
    /// The highest usage of each resource in these days, including today, as a share of the current quota; 0 to 1, and above. A
    /// resource that the cluster has not reported is left out.
    /// </summary>
    internal async Task<IReadOnlyDictionary<QuotaResource, double>> HighestShareAsync(PortalDb db, Guid tenantId, int days, CancellationToken cancellationToken)
    {
        var first = Today.AddDays(1 - days);
        var highest = await db
            .UsageDays.Where(usage => usage.TenantId == tenantId && usage.Day >= first)
            .GroupBy(usage => usage.Resource)
            .Select(group => new { group.Key, Maximum = group.Max(usage => usage.Maximum) })
            .ToDictionaryAsync(row => row.Key, row => row.Maximum, cancellationToken);
        // What the clusters reported last counts even when they cannot be reached now: the caller decides what that means.
        var lines = await db
            .Quotas.AsNoTracking()
            .OfRequestedResources()
            .Where(quota => quota.TenantId == tenantId && quota.Hard > 0)
            .ToListAsync(cancellationToken);
        var samples = await ReadSamplesOfTodayAsync(db, tenantId, cancellationToken);
        return (
            from line in lines
            let resource = QuotaResource.OfHardKey(line.Resource)
            where resource is not null
            let used = Math.Max(line.Used, highest.GetValueOrDefault(resource.Name))
            select (resource, share: (double)Math.Max(used, samples.Max(sample => sample.Used[resource]) ?? 0) / line.Hard)
        ).ToDictionary(seen => seen.resource, seen => seen.share);
    }

    private static MeasuredUse? RealOf(UsageSample sample) =>
        sample is { RealCpu: { } cpu, RealMemory: { } memory } ? new MeasuredUse(sample.At, cpu, memory) : null;

    private DateOnly Today => time.GetUtcToday();

    private static Task<Guid?> FindIdAsync(PortalDb db, CurrentUser user, string tenant, CancellationToken cancellationToken) =>
        db
            .Tenants.Where(known => known.Name == tenant && known.ArchivedAt == null && db.VisibleTeams(user).Contains(known.Team))
            .Select(known => (Guid?)known.Id)
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The tenant with what the cluster has reported. Null when there is none or the user may not see it.</summary>
    private static async Task<(Guid Id, Dictionary<string, ObservedQuota> Lines)?> FindNowAsync(
        PortalDb db,
        CurrentUser user,
        string name,
        CancellationToken cancellationToken
    )
    {
        var rows = await (
            from tenant in db.Tenants
            where tenant.Name == name && tenant.ArchivedAt == null && db.VisibleTeams(user).Contains(tenant.Team)
            join quota in db.Quotas.AsNoTracking().OfRequestedResources() on tenant.Id equals quota.TenantId into quotas
            from quota in quotas.DefaultIfEmpty()
            select new
            {
                tenant.Id,
                Line = quota,
                IsAway = db.Set<ClusterStatus>().Any(status => status.Cluster == tenant.Cluster && !status.Reachable),
            }
        ).ToListAsync(cancellationToken);
        // Amounts of a cluster that is not reachable are not of now.
        return rows is [var first, ..]
            ? (first.Id, rows.Where(row => !row.IsAway).Select(row => (ObservedQuota?)row.Line).OfType<ObservedQuota>().ToDictionary(line => line.Resource))
            : null;
    }

    private static Dictionary<QuotaResource, TodaysUsage> SumToday(List<UsageSample> samples, Dictionary<string, ObservedQuota> lines)
    {
        var today = new Dictionary<QuotaResource, TodaysUsage>();
        var known = lines
            .Keys.Select(QuotaResource.OfHardKey)
            .OfType<QuotaResource>()
            .Concat(samples.SelectMany(sample => sample.Used.Extended?.Resources ?? []));
        foreach (var resource in QuotaResource.AllWith(known))
        {
            var line = lines.GetValueOrDefault(resource.HardKey);
            var used = samples.Select(sample => sample.Used[resource]).OfType<long>().ToList();
            if (line is not null)
                used.Add(line.Used);
            if (UsageFigures.Of(used) is { } figures)
                today[resource] = new TodaysUsage(
                    figures,
                    UsageFigures.Of(samples.Select(sample => sample.FindReal(resource)).OfType<long>()),
                    line?.Hard ?? samples.Last(sample => sample.Hard[resource] is not null).Hard[resource]!.Value
                );
        }

        return today;
    }

    private Task<List<UsageSample>> ReadSamplesOfTodayAsync(PortalDb db, Guid id, CancellationToken cancellationToken)
    {
        var midnight = UtcDay.StartOf(Today);
        return db
            .UsageSamples.AsNoTracking()
            .Where(sample => sample.TenantId == id && sample.At >= midnight)
            .OrderBy(sample => sample.At)
            .ToListAsync(cancellationToken);
    }

    private sealed record TodaysUsage(UsageFigures Figures, UsageFigures? Real, long Hard);
}
