using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants.Reading;

namespace TenantPortal.Core.Usage;

/// <summary>One line of a tenant's quota that reached a threshold.</summary>
/// <param name="Resource">The key of the ResourceQuota.</param>
/// <param name="Percent">The threshold.</param>
internal sealed record ReachedThreshold(string Resource, int Percent);

/// <summary>What changed since the last look at a tenant's quota.</summary>
/// <param name="Reached">Thresholds that were reached.</param>
/// <param name="Left">Warnings that are over.</param>
internal sealed record QuotaWarningChange(IReadOnlyList<ReachedThreshold> Reached, IReadOnlyList<QuotaWarning> Left);

/// <summary>Decides when leads are notified of a quota that is nearly used: once for each threshold, and again only after the use has clearly fallen.</summary>
internal static class QuotaWarningPolicy
{
    /// <summary>How far the use must fall below a threshold before it counts as reached again, in points of a percent.</summary>
    public const int Hysteresis = 5;

    /// <summary>In percent of the quota; the same as pages show.</summary>
    public static readonly IReadOnlyList<int> Thresholds = [Percent(QuotaLine.HighShare), Percent(QuotaLine.NearlyUsedShare)];

    /// <param name="lines">The quota as it is now. A line with a quota of zero is not a limit that fills up: it forbids the resource.</param>
    /// <param name="raised">The warnings that were given.</param>
    public static QuotaWarningChange Evaluate(IReadOnlyCollection<ObservedQuota> lines, IReadOnlyCollection<QuotaWarning> raised)
    {
        var used = lines.Where(line => line.Hard > 0).ToDictionary(line => line.Resource, line => (decimal)line.Used * 100 / line.Hard);
        var known = raised.Select(warning => (warning.Resource, warning.Percent)).ToHashSet();
        return new QuotaWarningChange(
            [
                .. from line in used
                orderby line.Key
                from threshold in Thresholds
                where line.Value >= threshold && !known.Contains((line.Key, threshold))
                select new ReachedThreshold(line.Key, threshold),
            ],
            // A line that is gone has no use that could fall.
            [.. raised.Where(warning => !used.TryGetValue(warning.Resource, out var percent) || percent < warning.Percent - Hysteresis)]
        );
    }

    private static int Percent(double share) => (int)Math.Round(share * 100);
}
