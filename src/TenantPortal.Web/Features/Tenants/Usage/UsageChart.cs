using System.Globalization;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Usage;
using TenantPortal.Web.Components;
using TenantPortal.Web.Components.Charts;

namespace TenantPortal.Web.Features.Tenants.Usage;

/// <summary>The usage of one resource of a tenant, as a chart and as the figures of its days.</summary>
internal sealed record UsageChart(QuotaResource Resource, ChartModel Model, UsageSeries Series)
{
    /// <param name="samples">The samples to draw; null to draw the days.</param>
    public static IReadOnlyList<UsageChart> Of(TenantUsage usage, TenantSamples? samples, DateTimeOffset now, Language language) =>
        [
            .. usage.Resources.Select(series => new UsageChart(
                series.Resource,
                samples is null ? OfDays(series, language) : OfSamples(series, samples, now, language),
                series
            )),
        ];

    private static ChartModel OfDays(UsageSeries series, Language language)
    {
        var points = series.Points.ToDictionary(point => point.Day);
        var (first, last) = (series.Points[0].Day, series.Points[^1].Day);
        var days = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).ToList();
        return Draw(
            series.Resource,
            [.. days.Select(day => day.ToText())],
            [.. days.Select(day => points.GetValueOrDefault(day)?.Figures.P95)],
            [.. days.Select(day => points.GetValueOrDefault(day)?.Real?.P95)],
            [.. days.Select(day => points.GetValueOrDefault(day)?.Hard)],
            (language["Used (p95)"], language["Really used (p95)"], language["Hard"])
        );
    }

    private static ChartModel OfSamples(UsageSeries series, TenantSamples samples, DateTimeOffset now, Language language)
    {
        var moments = samples.Moments.ToDictionary(moment => moment.At);
        var times = new List<DateTimeOffset>();
        // Every interval since the first sample, so that one without a sample is a gap.
        for (var at = samples.Moments.Count > 0 ? samples.Moments[0].At : now; at <= now; at += samples.Interval)
            times.Add(at);
        return Draw(
            series.Resource,
            [.. times.Select(at => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture))],
            [.. times.Select(at => moments.GetValueOrDefault(at)?.Used[series.Resource])],
            [.. times.Select(at => moments.GetValueOrDefault(at)?.Real?[series.Resource])],
            [.. times.Select(at => moments.GetValueOrDefault(at)?.Hard[series.Resource])],
            (language["Used"], language["Really used"], language["Hard"])
        );
    }

    private static ChartModel Draw(
        QuotaResource resource,
        IReadOnlyList<string> labels,
        IReadOnlyList<long?> used,
        IReadOnlyList<long?> real,
        IReadOnlyList<long?> hard,
        (string Used, string Real, string Hard) titles
    )
    {
        var unit = ChartUnit.Of(resource, used.Concat(real).Concat(hard).Max() ?? 0);
        IEnumerable<ChartSeries> measured = real.Any(amount => amount is not null) ? [new(titles.Real, [.. real.Select(unit.Convert)])] : [];
        return ChartModel.Of(
            ChartKind.Lines,
            unit,
            labels,
            [new(titles.Used, [.. used.Select(unit.Convert)]), .. measured, new(titles.Hard, [.. hard.Select(unit.Convert)]) { IsLimit = true }]
        );
    }
}
