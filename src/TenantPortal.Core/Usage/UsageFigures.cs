namespace TenantPortal.Core.Usage;

/// <summary>The distribution of the samples of a day.</summary>
/// <param name="P95">The amount that 95 % of the samples did not exceed.</param>
/// <param name="Samples">1 or more.</param>
public sealed record UsageFigures(long Minimum, long Mean, long P95, long Maximum, int Samples)
{
    /// <summary>Null without samples: nothing is known of a gap.</summary>
    internal static UsageFigures? Of(IEnumerable<long> samples)
    {
        long[] sorted = [.. samples.Order()];
        if (sorted.Length == 0)
            return null;
        // The nearest rank, so that the result was observed. A mean of decimals, because the sum of bytes of a day can exceed a long.
        var rank = ((sorted.Length * 95) + 99) / 100;
        var mean = (long)Math.Round(sorted.Average(sample => (decimal)sample), MidpointRounding.AwayFromZero);
        return new UsageFigures(sorted[0], mean, sorted[rank - 1], sorted[^1], sorted.Length);
    }
}
