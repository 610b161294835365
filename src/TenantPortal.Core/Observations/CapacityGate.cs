using System.Globalization;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>Whether a quota fits on a cluster; greater is worse.</summary>
public enum CapacityStatus
{
    /// <summary>It fits, even when the largest node fails.</summary>
    Green,

    /// <summary>The cluster has not reported its capacity.</summary>
    Unknown,

    /// <summary>It fits while the largest node works.</summary>
    Amber,

    /// <summary>The commitments would exceed what the tier allows.</summary>
    Red,
}

/// <summary>One resource of a cluster and the quotas committed on it.</summary>
/// <param name="Limit">The limit of commitments: the capacity times the tier's overcommit factor. Null when unknown, like <paramref name="Share"/>.</param>
/// <param name="Committed">The quotas of all other tenants.</param>
/// <param name="Share">The committed and requested quota, divided by the limit.</param>
/// <param name="Sentence">The same as a sentence.</param>
public sealed record CapacityFigure(
    QuotaResource Resource,
    CapacityStatus Status,
    Quantity? Limit,
    Quantity Committed,
    Quantity Requested,
    double? Share,
    string Sentence
);

/// <summary>Whether a quota fits on a cluster, by resource.</summary>
/// <param name="Status">The worst of the figures.</param>
public sealed record CapacityResult(CapacityStatus Status, IReadOnlyList<CapacityFigure> Figures);

/// <summary>The state of a cluster before a quota is committed on it.</summary>
/// <param name="Capacity">The capacity of its nodes; empty when it reports none.</param>
/// <param name="Committed">The approved quotas of all tenants except the one that changes.</param>
/// <param name="Held">The approved quota of the tenant that changes; zero for a new one.</param>
internal sealed record ClusterLoad(IReadOnlyCollection<CapacityReport> Capacity, CommittedQuota Committed, CommittedQuota Held);

/// <summary>Compares commitments with capacity. Volume storage is not checked because nodes do not provide it.</summary>
internal static class CapacityGate
{
    public static CapacityResult Check(ClusterLoad load, Quota requested, decimal overcommit)
    {
        var amounts = CommittedQuota.Of(requested);
        var figures = requested
            .Resources.Where(resource => resource.NodeKey is not null)
            .Select(resource =>
                Check(resource, FindCapacity(load.Capacity, resource), load.Committed[resource], load.Held[resource], amounts[resource], overcommit)
            )
            .ToList();
        return new CapacityResult(figures.Max(figure => figure.Status), figures);
    }

    /// <summary>A node without devices does not report that it has none.</summary>
    private static CapacityReport? FindCapacity(IReadOnlyCollection<CapacityReport> capacity, QuotaResource resource) =>
        capacity.FirstOrDefault(known => known.Resource == resource.NodeKey)
        ?? (resource.IsExtended && capacity.Count > 0 ? new CapacityReport(resource.NodeKey!, 0, 0, 0) : null);

    private static CapacityFigure Check(QuotaResource resource, CapacityReport? capacity, long committed, long held, long requested, decimal overcommit)
    {
        string Text(decimal number) => QuotaFigure.ToText(resource.HardKey, number);
        var what = resource.Noun;
        CapacityFigure Figure(CapacityStatus status, Quantity? limit, double? share, string sentence) =>
            new(
                resource,
                status,
                limit,
                QuotaFigure.ToQuantity(resource.HardKey, committed),
                QuotaFigure.ToQuantity(resource.HardKey, requested),
                share,
                sentence
            );

        if (capacity is null)
            return Figure(CapacityStatus.Unknown, null, null, $"{Text(committed)} {what} are committed; the capacity of the cluster is unknown.");

        var limit = Math.Floor(capacity.Allocatable * overcommit);
        var withoutLargest = Math.Floor((capacity.Allocatable - capacity.LargestNode) * overcommit);
        var total = (decimal)committed + requested;
        double? share = limit == 0 ? null : (double)(total / limit);
        var factor = overcommit == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({Text(capacity.Allocatable)} × {overcommit:0.##})");
        var now = $"{Text(committed)} of {Text(limit)} {what}{factor} are committed; with this request, {Text(requested)}";
        var percent = share is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {share:0 %}");
        var (status, sentence) =
            total <= withoutLargest ? (CapacityStatus.Green, $"{now}{percent}.")
            : requested <= held ? (CapacityStatus.Green, $"{now}{percent}. The request does not exceed the current quota.")
            : total <= limit ? (CapacityStatus.Amber, $"{now}{percent}. The request does not fit if the largest node ({Text(capacity.LargestNode)}) fails.")
            : (CapacityStatus.Red, $"{now}{percent}. The request exceeds the limit by {Text(total - limit)}.");
        return Figure(status, QuotaFigure.ToQuantity(resource.HardKey, (long)decimal.Min(limit, long.MaxValue)), share, sentence);
    }
}
