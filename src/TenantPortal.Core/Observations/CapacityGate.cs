using System.Globalization;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>Whether a quota fits on a cluster; the worse of two is the greater.</summary>
public enum CapacityStatus
{
    /// <summary>It fits, even when the largest node fails.</summary>
    Green,

    /// <summary>The cluster has not told what it can hold.</summary>
    Unknown,

    /// <summary>It fits as long as the largest node works.</summary>
    Amber,

    /// <summary>More would be promised than the tier allows of what there is.</summary>
    Red,
}

/// <summary>One resource of a cluster with what is asked of it.</summary>
/// <param name="Limit">What may be committed: what there is times the tier's overcommit factor. Null when unknown, and so is <paramref name="Share"/>.</param>
/// <param name="Committed">By all other tenants.</param>
/// <param name="Share">Committed and asked by the limit.</param>
/// <param name="Sentence">The same in words.</param>
public sealed record CapacityFigure(
    QuotaResource Resource,
    CapacityStatus Status,
    Quantity? Limit,
    Quantity Committed,
    Quantity Asked,
    double? Share,
    string Sentence
);

/// <summary>Whether a quota fits on a cluster, by resource.</summary>
/// <param name="Status">The worst of the figures.</param>
public sealed record CapacityResult(CapacityStatus Status, IReadOnlyList<CapacityFigure> Figures);

/// <summary>What is known of a cluster before a quota is promised on it.</summary>
/// <param name="Capacity">Of its nodes; empty when it showed none.</param>
/// <param name="Committed">The approved quotas of all tenants but the one that changes.</param>
/// <param name="Held">The approved quota of the one that changes; nothing for a new one.</param>
internal sealed record ClusterLoad(IReadOnlyCollection<CapacityReport> Capacity, CommittedQuota Committed, CommittedQuota Held);

/// <summary>Compares what is promised with what there is. Volume storage is not checked: no node holds it.</summary>
internal static class CapacityGate
{
    public static CapacityResult Check(ClusterLoad load, Quota asked, decimal overcommit)
    {
        var amounts = CommittedQuota.Of(asked);
        var figures = QuotaResource
            .All.Where(resource => resource.NodeKey is not null)
            .Select(resource =>
                Check(
                    resource,
                    load.Capacity.FirstOrDefault(known => known.Resource == resource.NodeKey),
                    load.Committed[resource],
                    load.Held[resource],
                    amounts[resource],
                    overcommit
                )
            )
            .ToList();
        return new CapacityResult(figures.Max(figure => figure.Status), figures);
    }

    private static CapacityFigure Check(QuotaResource resource, CapacityReport? capacity, long committed, long held, long asked, decimal overcommit)
    {
        string Text(decimal number) => QuotaFigure.ToText(resource.HardKey, number);
        var what = resource == QuotaResource.Cpu ? resource.Title : resource.Title.ToLowerInvariant();
        CapacityFigure Figure(CapacityStatus status, Quantity? limit, double? share, string sentence) =>
            new(resource, status, limit, QuotaFigure.ToQuantity(resource.HardKey, committed), QuotaFigure.ToQuantity(resource.HardKey, asked), share, sentence);

        if (capacity is null)
            return Figure(CapacityStatus.Unknown, null, null, $"{Text(committed)} {what} are committed; how much the cluster has is unknown.");

        var limit = Math.Floor(capacity.Allocatable * overcommit);
        var withoutLargest = Math.Floor((capacity.Allocatable - capacity.LargestNode) * overcommit);
        var total = (decimal)committed + asked;
        double? share = limit == 0 ? null : (double)(total / limit);
        var factor = overcommit == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({Text(capacity.Allocatable)} × {overcommit:0.##})");
        var now = $"{Text(committed)} of {Text(limit)} {what}{factor} are committed; with this {Text(asked)}";
        var percent = share is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {share:0 %}");
        var (status, sentence) =
            total <= withoutLargest ? (CapacityStatus.Green, $"{now}{percent}.")
            : asked <= held ? (CapacityStatus.Green, $"{now}{percent}. It asks no more than it has.")
            : total <= limit ? (CapacityStatus.Amber, $"{now}{percent}. It does not fit if the largest node ({Text(capacity.LargestNode)}) fails.")
            : (CapacityStatus.Red, $"{now}{percent}. That is {Text(total - limit)} too much.");
        return Figure(status, QuotaFigure.ToQuantity(resource.HardKey, (long)decimal.Min(limit, long.MaxValue)), share, sentence);
    }
}
