using Microsoft.Data.Sqlite;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Usage;

namespace TenantPortal.Demo;

/// <summary>
/// What tenants used in the past, with weeks and growth. These are far too many rows for Entity Framework, so they are inserted by prepared statements.
/// </summary>
internal sealed class DemoUsage(TierCatalog tiers, DateTimeOffset now)
{
    /// <summary>Of a day, in the default interval.</summary>
    private const int SamplesOfDay = 96;

    private static readonly TimeSpan Interval = TimeSpan.FromDays(1) / SamplesOfDay;

    /// <summary>Samples are kept for 14 days. Most tenants have fewer in the demo, because there would be more of them than of anything else.</summary>
    private const int SampledDays = 4;

    private const int MostSampledDays = 14;

    /// <summary>The tenants with the lowest numbers are those of the teams that a user can sign in to.</summary>
    private const int WellSampledTenants = 24;

    /// <summary>Of what containers request, what they really use.</summary>
    private static readonly double[] RealShares = [0.46, 0.68];

    private readonly DateOnly _today = UtcDay.Of(now);

    /// <summary>What the tenant uses now of each of <see cref="QuotaResource.All"/>, and its quota.</summary>
    public (long[] Used, long[] Hard) Today(DemoTenant tenant) => At(tenant, now);

    /// <summary>A tenant with nodes of its own has no quota in the cluster.</summary>
    public bool HasUsage(DemoTenant tenant) => tiers.Find(tenant.Tier)!.Worker is null && tenant.Quotas.Count > 0;

    /// <param name="connection">In the transaction that creates the demo.</param>
    public void Write(SqliteConnection connection, IReadOnlyDictionary<DemoTenant, Tenant> tenants)
    {
        var totals = new Dictionary<TotalKey, DayTotal>();
        using (var insert = new DemoInsert(connection, "UsageDays", DayColumns))
        {
            foreach (var (planned, tenant) in tenants.Where(one => HasUsage(one.Key)).OrderBy(one => one.Value.Id.ToString(), StringComparer.Ordinal))
                WriteDays(insert, planned, tenant, totals);
        }

        foreach (var (planned, tenant) in tenants.Where(one => one.Key.Quotas.Count > 0))
            AddCommitted(planned, tenant, totals);

        using (var insert = new DemoInsert(connection, "UsageTotals", TotalColumns))
        {
            // In the order of the key: SQLite then adds to the end.
            foreach (
                var (key, total) in totals.OrderBy(total => total.Key.Resource, StringComparer.Ordinal).ThenBy(total => total.Key.Day, StringComparer.Ordinal)
            )
                insert.Add(
                    [key.Resource, key.Day, key.Team, key.Tier, tenants.Values.First().Cluster, key.Environment],
                    [total.Committed, total.Hard, total.Used]
                );
        }

        using (var insert = new DemoInsert(connection, "UsageSamples", SampleColumns))
        {
            foreach (var (planned, tenant) in tenants.Where(one => HasUsage(one.Key) && one.Value.ArchivedAt is null))
                WriteSamples(insert, planned, tenant);
        }
    }

    private static readonly string[] DayColumns =
    [
        nameof(UsageDay.TenantId),
        nameof(UsageDay.Day),
        nameof(UsageDay.Resource),
        nameof(UsageDay.Minimum),
        nameof(UsageDay.Mean),
        nameof(UsageDay.P95),
        nameof(UsageDay.Maximum),
        nameof(UsageDay.Hard),
        nameof(UsageDay.Samples),
        nameof(UsageDay.RealMinimum),
        nameof(UsageDay.RealMean),
        nameof(UsageDay.RealP95),
        nameof(UsageDay.RealMaximum),
        nameof(UsageDay.RealSamples),
    ];

    private static readonly string[] TotalColumns =
    [
        nameof(UsageTotal.Resource),
        nameof(UsageTotal.Day),
        nameof(UsageTotal.Team),
        nameof(UsageTotal.Tier),
        nameof(UsageTotal.Cluster),
        nameof(UsageTotal.Environment),
        nameof(UsageTotal.Committed),
        nameof(UsageTotal.Hard),
        nameof(UsageTotal.Used),
    ];

    private static readonly string[] SampleColumns =
    [
        nameof(UsageSample.TenantId),
        nameof(UsageSample.At),
        .. Names(nameof(UsageSample.Used)),
        .. Names(nameof(UsageSample.Hard)),
        nameof(UsageSample.RealCpu),
        nameof(UsageSample.RealMemory),
    ];

    private static IEnumerable<string> Names(string amounts) =>
        new[]
        {
            nameof(UsageAmounts.Cpu),
            nameof(UsageAmounts.Memory),
            nameof(UsageAmounts.EphemeralStorage),
            nameof(UsageAmounts.Storage),
            nameof(UsageAmounts.Pods),
        }.Select(resource => $"{amounts}_{resource}");

    private IEnumerable<DateOnly> DaysOf(DemoTenant planned, Tenant tenant)
    {
        var last = tenant.ArchivedAt is { } end ? UtcDay.Of(end) : _today;
        for (var day = UtcDay.Of(planned.Quotas[0].Since).AddDays(1); day < last; day = day.AddDays(1))
            yield return day;
    }

    private void AddCommitted(DemoTenant planned, Tenant tenant, Dictionary<TotalKey, DayTotal> totals)
    {
        foreach (var day in DaysOf(planned, tenant))
        {
            var date = DemoInsert.TextOf(day);
            TotalOf(totals, UsageTotal.Tenants, date, tenant).Committed++;
            var (_, hard) = At(planned, new DateTimeOffset(day, new TimeOnly(13, 0), TimeSpan.Zero));
            for (var resource = 0; resource < hard.Length; resource++)
                TotalOf(totals, QuotaResource.All[resource].Name, date, tenant).Committed += hard[resource];
        }
    }

    private static DayTotal TotalOf(Dictionary<TotalKey, DayTotal> totals, string resource, string day, Tenant tenant)
    {
        var key = new TotalKey(resource, day, tenant.Team, tenant.Tier, tenant.Environment);
        if (!totals.TryGetValue(key, out var total))
            totals[key] = total = new DayTotal();
        return total;
    }

    private void WriteDays(DemoInsert insert, DemoTenant planned, Tenant tenant, Dictionary<TotalKey, DayTotal> totals)
    {
        var id = tenant.Id.ToString().ToUpperInvariant();
        foreach (var day in DaysOf(planned, tenant))
        {
            var (used, hard) = At(planned, new DateTimeOffset(day, new TimeOnly(13, 0), TimeSpan.Zero));
            var date = DemoInsert.TextOf(day);
            for (var resource = 0; resource < used.Length; resource++)
            {
                var (mean, most, isMeasured) = (used[resource], hard[resource], resource < RealShares.Length);
                var real = isMeasured ? mean * RealShares[resource] : 0;
                long? Real(double share) => isMeasured ? (long)(real * share) : null;
                insert.Add(
                    [id, date, QuotaResource.All[resource].Name],
                    [
                        (long)(mean * 0.86),
                        mean,
                        Math.Min(most, (long)(mean * 1.05)),
                        Math.Min(most, (long)(mean * 1.08)),
                        most,
                        SamplesOfDay,
                        Real(0.5),
                        Real(1),
                        Real(1.3),
                        Real(1.42),
                        isMeasured ? SamplesOfDay : null,
                    ]
                );
                var total = TotalOf(totals, QuotaResource.All[resource].Name, date, tenant);
                total.Hard = (total.Hard ?? 0) + most;
                total.Used = (total.Used ?? 0) + mean;
            }
        }
    }

    private void WriteSamples(DemoInsert insert, DemoTenant planned, Tenant tenant)
    {
        var id = tenant.Id.ToString().ToUpperInvariant();
        var slot = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % Interval.Ticks), TimeSpan.Zero);
        var days = planned.Number < WellSampledTenants ? MostSampledDays : SampledDays;
        for (var at = slot.AddDays(-days); at <= slot; at += Interval)
        {
            if (at <= planned.Quotas[0].Since)
                continue;
            var (used, hard) = At(planned, at);
            insert.Add(
                [id],
                [
                    at.UtcTicks,
                    .. used.Select(amount => (long?)amount),
                    .. hard.Select(amount => (long?)amount),
                    (long)(used[0] * RealShares[0]),
                    (long)(used[1] * RealShares[1]),
                ]
            );
        }
    }

    private static (long[] Used, long[] Hard) At(DemoTenant tenant, DateTimeOffset at, long[] hard)
    {
        var used = new long[hard.Length];
        for (var resource = 0; resource < used.Length; resource++)
        {
            var share = ShareAt(tenant, resource, at);
            var steps = QuotaResource.All[resource].Unit switch
            {
                QuotaUnit.Cores => 50,
                QuotaUnit.Bytes => 64L << 20,
                _ => 1,
            };
            used[resource] = Math.Clamp((long)(hard[resource] * share) / steps * steps, 0, hard[resource]);
        }

        return (used, hard);
    }

    private static (long[] Used, long[] Hard) At(DemoTenant tenant, DateTimeOffset at)
    {
        var quota = tenant.Quotas.FindLast(one => one.Since <= at).Quota ?? tenant.Quotas[0].Quota;
        return At(tenant, at, [.. QuotaResource.All.Select(resource => QuotaFigure.ToNumber(resource.HardKey, quota[resource]))]);
    }

    /// <summary>The used part of the quota: by the kind of use, with quiet weekends and small waves.</summary>
    private static double ShareAt(DemoTenant tenant, int resource, DateTimeOffset at)
    {
        // The golden ratio spreads numbers evenly.
        var character = ((tenant.Number * 0.618034) + (resource * 0.37)) % 1;
        var age = (at - tenant.Quotas[0].Since).TotalDays;
        var begun = 1 - Math.Exp(-age / 6);
        var level = tenant.Use switch
        {
            DemoUse.NearlyFull => 0.8 + (0.13 * character),
            DemoUse.Idle => 0.03 + (0.05 * character),
            DemoUse.Growing => 0.22 + (0.12 * character) + (0.45 * Math.Min(1, age / 300)),
            _ => 0.32 + (0.34 * character),
        };
        // Volumes grow and have no weekends.
        if (resource == 3)
            return begun * level * (0.75 + (0.25 * Math.Min(1, age / 365)));
        var isWeekend = at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        var week =
            !isWeekend ? 1
            : tenant.Environment == "production" ? 0.86
            : 0.55;
        var wave = 1 + (0.035 * Math.Sin((age / 9) + tenant.Number)) + (0.03 * Math.Sin(((at.Hour - 8) / 24.0 * 2 * Math.PI) + (character * 0.4)));
        return Math.Min(0.985, begun * level * week * wave);
    }

    private sealed record TotalKey(string Resource, string Day, string Team, string Tier, string Environment);

    private sealed class DayTotal
    {
        public long Committed { get; set; }

        public long? Hard { get; set; }

        public long? Used { get; set; }
    }
}
