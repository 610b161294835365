using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Observations.Planning;

/// <summary>Calculates what would be free on a cluster under an assumption, in the worst case: every lost node is as large as the largest.</summary>
public static class WhatIfPolicy
{
    /// <summary>The resources that nodes provide, as they would be. What is unknown stays unknown. Volume storage is left out.</summary>
    /// <param name="nodes">The number of schedulable nodes that have the capacity.</param>
    public static IReadOnlyList<CapacityLine> Apply(IEnumerable<CapacityLine> lines, int nodes, WhatIf assumption) =>
        [
            .. lines
                .Where(line => line.Resource.NodeKey is not null)
                .Select(line =>
                    line with
                    {
                        Allocatable = Convert(line, line.Allocatable, allocatable => Remaining(line, allocatable, nodes, assumption.NodesLost)),
                        Committed = Convert(line, line.Committed, committed => Math.Ceiling(committed * (100 + assumption.MorePercent) / 100)),
                    }
                ),
        ];

    /// <summary>The amount by which commitments exceed the capacity; null when they do not, or when it is unknown.</summary>
    public static Quantity? Excess(CapacityLine line) =>
        line.Free is { Sign: < 0 } free ? QuotaFigure.ToQuantity(line.Resource.HardKey, -QuotaFigure.ToNumber(line.Resource.HardKey, free)) : null;

    private static decimal Remaining(CapacityLine line, decimal allocatable, int nodes, int lost) =>
        lost == 0 ? allocatable
        : lost >= nodes || line.LargestNode is not { } largest ? 0
        : Math.Max(0, allocatable - ((decimal)lost * QuotaFigure.ToNumber(line.Resource.HardKey, largest)));

    // Quantities end where whole numbers of 64 bits do.
    private static Quantity? Convert(CapacityLine line, Quantity? amount, Func<decimal, decimal> change) =>
        amount is { } known
            ? QuotaFigure.ToQuantity(line.Resource.HardKey, (long)decimal.Min(change(QuotaFigure.ToNumber(line.Resource.HardKey, known)), long.MaxValue))
            : null;
}
