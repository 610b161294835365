using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Usage;

/// <summary>
/// Turns the samples of complete days into the figures of those days, and deletes what is past its retention. A call does a bounded part of the
/// work; what is missing is found in the tables, so that a process that was stopped continues where it ended.
/// </summary>
public sealed class UsageRollUp(IDbContextFactory<PortalDb> databases, UsageOptions options, TimeProvider time)
{
    /// <summary>Tenants in one save: 200 of them have about 20,000 samples of a day.</summary>
    private const int AtOnce = 200;

    /// <summary>Saves in one call.</summary>
    private const int Steps = 10;

    /// <summary>The time span that one call deletes samples of.</summary>
    private static readonly TimeSpan PrunedAtOnce = TimeSpan.FromHours(6);

    private readonly HashSet<DateOnly> _done = [];
    private (DateOnly Day, Queue<Guid> Tenants)? _running;
    private DateOnly _totalsPrunedOn;

    /// <summary>Does the next part. Returns whether more is left.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await PruneAsync(cancellationToken);
        for (var step = 0; step < Steps; step++)
        {
            if (await FindAsync(cancellationToken) is not { } work)
                return false;
            await StepAsync(work.Day, work.Tenants, cancellationToken);
        }

        return true;
    }

    /// <summary>The day that is being rolled up, or the oldest one that has not been; null when there is none.</summary>
    private async Task<(DateOnly Day, Queue<Guid> Tenants)?> FindAsync(CancellationToken cancellationToken)
    {
        if (_running is not null)
            return _running;
        // One interval later, when no replica writes samples of the day any longer.
        var today = UtcDay.Of(time.GetUtcNow() - options.SampleInterval);
        _done.RemoveWhere(day => day < today.AddDays(-options.SampleDays));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        for (var day = today.AddDays(-options.SampleDays); day < today; day = day.AddDays(1))
        {
            if (_done.Contains(day))
                continue;
            var since = UtcDay.StartOf(day);
            if (
                await db.UsageTotals.AnyAsync(total => total.Resource == QuotaResource.Cpu.Name && total.Day == day, cancellationToken)
                || await TenantsOf(db, day, since).ToListAsync(cancellationToken) is not { Count: > 0 } tenants
            )
                _done.Add(day);
            else
                return _running = (day, new Queue<Guid>(tenants));
        }

        return null;
    }

    /// <summary>The tenants with samples of the day that it has no figures of.</summary>
    private static IQueryable<Guid> TenantsOf(PortalDb db, DateOnly day, DateTimeOffset since) =>
        db
            .Tenants.Where(tenant => tenant.ArchivedAt == null || tenant.ArchivedAt >= since)
            .Where(tenant => db.Set<UsageSample>().Any(sample => sample.TenantId == tenant.Id && sample.At >= since && sample.At < since.AddDays(1)))
            .Select(tenant => tenant.Id);

    private async Task StepAsync(DateOnly day, Queue<Guid> tenants, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        while (ids.Count < AtOnce && tenants.TryDequeue(out var id))
            ids.Add(id);
        // Until this step succeeds: after a failure, the tables say again what is missing.
        _running = null;
        try
        {
            await SaveDaysAsync(day, [.. ids], cancellationToken);
            if (tenants.Count > 0)
            {
                _running = (day, tenants);
                return;
            }

            await SaveTotalsAsync(day, cancellationToken);
            _done.Add(day);
        }
        catch (DbUpdateException exception) when (exception.IsConflict())
        {
            // Another replica does the same. The next look finds what it has left.
        }
    }

    private async Task SaveDaysAsync(DateOnly day, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (since, until) = (UtcDay.StartOf(day), UtcDay.StartOf(day.AddDays(1)));
        var written = (
            await db.UsageDays.Where(usage => usage.Day == day && ids.Contains(usage.TenantId)).Select(usage => usage.TenantId).ToListAsync(cancellationToken)
        ).ToHashSet();
        var samples = await db
            .UsageSamples.AsNoTracking()
            .Where(sample => ids.Contains(sample.TenantId) && sample.At >= since && sample.At < until)
            .ToListAsync(cancellationToken);
        foreach (var tenant in samples.Where(sample => !written.Contains(sample.TenantId)).GroupBy(sample => sample.TenantId))
            db.UsageDays.AddRange(FiguresOf(day, [.. tenant.OrderBy(sample => sample.At)]));
        await db.SaveChangesAsync(cancellationToken);
    }

    private static IEnumerable<UsageDay> FiguresOf(DateOnly day, IReadOnlyList<UsageSample> samples)
    {
        foreach (var resource in QuotaResource.AllWith(samples.SelectMany(sample => sample.Used.Extended?.Resources ?? [])))
        {
            var known = samples.Where(sample => sample.Used[resource] is not null).ToList();
            if (UsageFigures.Of(known.Select(sample => sample.Used[resource]!.Value)) is { } figures)
            {
                var real = UsageFigures.Of(samples.Select(sample => sample.FindReal(resource)).OfType<long>());
                yield return new UsageDay(known[0].TenantId, day, resource.Name, figures, known[^1].Hard[resource] ?? 0).Measure(real);
            }
        }
    }

    private async Task SaveTotalsAsync(DateOnly day, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var promised = await CapacityReader
            .CommittedTenants(db)
            .SumCommittedAsync(
                tenant => new
                {
                    tenant.Team,
                    tenant.Tier,
                    tenant.Cluster,
                    tenant.Environment,
                },
                withExtended: true,
                cancellationToken
            );
        var counts = await CapacityReader
            .CommittedTenants(db)
            .GroupBy(tenant => new
            {
                tenant.Team,
                tenant.Tier,
                tenant.Cluster,
                tenant.Environment,
            })
            .Select(group => new { group.Key, Tenants = group.Count() })
            .ToListAsync(cancellationToken);
        foreach (var (group, tenants) in counts.Select(count => (count.Key, count.Tenants)))
            db.UsageTotals.Add(new UsageTotal(day, group.Team, group.Tier, group.Cluster, group.Environment, UsageTotal.Tenants, tenants, null, null));
        var observed = await (
            from usage in db.UsageDays
            join tenant in db.Set<Tenant>() on usage.TenantId equals tenant.Id
            where usage.Day == day
            group usage by new
            {
                tenant.Team,
                tenant.Tier,
                tenant.Cluster,
                tenant.Environment,
                usage.Resource,
            } into lines
            select new
            {
                lines.Key,
                Hard = lines.Sum(line => line.Hard),
                Used = lines.Sum(line => line.Mean),
            }
        ).ToListAsync(cancellationToken);
        var sums = observed.ToDictionary(sum => (sum.Key.Team, sum.Key.Tier, sum.Key.Cluster, sum.Key.Environment, sum.Key.Resource));
        var resources = QuotaResource.AllWith(
            promised
                .Values.SelectMany(sum => sum.Extended?.Resources ?? [])
                .Concat(observed.Select(sum => QuotaResource.Find(sum.Key.Resource)).OfType<QuotaResource>())
        );
        var groups = promised.Keys.Union(
            observed.Select(sum => new
            {
                sum.Key.Team,
                sum.Key.Tier,
                sum.Key.Cluster,
                sum.Key.Environment,
            })
        );
        foreach (var (group, resource) in groups.SelectMany(group => resources.Select(resource => (group, resource))))
        {
            var sum = sums.GetValueOrDefault((group.Team, group.Tier, group.Cluster, group.Environment, resource.Name));
            var quota = promised.GetValueOrDefault(group, CommittedQuota.Nothing)[resource];
            if (resource.IsExtended && quota == 0 && sum is null)
                continue;
            db.UsageTotals.Add(new UsageTotal(day, group.Team, group.Tier, group.Cluster, group.Environment, resource.Name, quota, sum?.Hard, sum?.Used));
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Deletes the oldest rows past their retention: of samples a few hours, of days one day.</summary>
    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var today = time.GetUtcToday();
        var keptSince = UtcDay.StartOf(today.AddDays(-options.SampleDays));
        if (await db.UsageSamples.MinAsync(sample => (DateTimeOffset?)sample.At, cancellationToken) is { } oldest && oldest < keptSince)
        {
            var until = oldest + PrunedAtOnce < keptSince ? oldest + PrunedAtOnce : keptSince;
            await db.UsageSamples.Where(sample => sample.At < until).ExecuteDeleteAsync(cancellationToken);
        }

        var firstDay = today.AddDays(-options.HistoryDays);
        if (await db.UsageDays.MinAsync(usage => (DateOnly?)usage.Day, cancellationToken) is { } oldestDay && oldestDay < firstDay)
            await db.UsageDays.Where(usage => usage.Day <= oldestDay).ExecuteDeleteAsync(cancellationToken);
        if (_totalsPrunedOn == today)
            return;
        await db.UsageTotals.Where(total => total.Day < firstDay).ExecuteDeleteAsync(cancellationToken);
        _totalsPrunedOn = today;
    }
}
