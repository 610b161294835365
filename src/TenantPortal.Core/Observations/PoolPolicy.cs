using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Observations;

/// <summary>
/// Decides which nodes of a cluster a tier can use, and what the tenants of other tiers take of them. A toleration admits pods to a pool and does not
/// bind them to it, so a tier uses the shared nodes and every pool that it tolerates. Another tier takes of these at most what the nodes that it can use
/// too can hold.
/// </summary>
internal static class PoolPolicy
{
    /// <summary>The capacity that a tier can use, one report for each resource.</summary>
    public static IReadOnlyList<CapacityReport> CapacityOf(string tier, IEnumerable<CapacityReport> pools) =>
        Sum(pools.Where(report => report.Pool.Admits(tier)));

    /// <summary>The pools that a tier can use as one text, which is the same for tiers that can use the same nodes.</summary>
    public static string PoolsOf(string tier, IEnumerable<CapacityReport> pools) =>
        string.Join('|', pools.Select(report => report.Pool).Distinct().Where(pool => pool.Admits(tier)).Select(pool => pool.Key));

    /// <summary>Whether two tiers can use the same nodes, so that what a tenant has in one is room for it in the other.</summary>
    public static bool UseSameNodes(string one, string other, IEnumerable<CapacityReport> pools) =>
        pools.All(report => report.Pool.Admits(one) == report.Pool.Admits(other));

    /// <summary>The capacity of all pools together, one report for each resource.</summary>
    public static IReadOnlyList<CapacityReport> Sum(IEnumerable<CapacityReport> pools) =>
        [
            .. pools
                .GroupBy(report => report.Resource)
                .Select(resource => new CapacityReport(
                    resource.Key,
                    resource.Sum(report => report.Allocatable),
                    resource.Max(report => report.LargestNode),
                    resource.Sum(report => report.Nodes)
                )),
        ];

    /// <summary>What tenants take of the nodes that a tier can use: its own everything, and others what fits on the nodes that they can use too.</summary>
    /// <param name="amounts">The sums of one resource by tier. Tiers that are no longer configured use the shared nodes.</param>
    /// <param name="factor">How many times the capacity may be taken.</param>
    public static long Count(QuotaResource resource, string tier, IEnumerable<CapacityReport> pools, IReadOnlyDictionary<string, long> amounts, decimal factor)
    {
        var usable = pools.Where(report => report.Resource == resource.NodeKey && report.Pool.Admits(tier)).ToList();
        return amounts
            // Tiers that can use the same nodes share them.
            .GroupBy(amount => PoolsOf(amount.Key, usable))
            .Sum(group =>
            {
                var common = usable.Where(report => report.Pool.Admits(group.First().Key)).ToList();
                var sum = group.Sum(amount => amount.Value);
                return common.Count == usable.Count ? sum : (long)Math.Min(sum, Math.Floor(common.Sum(report => report.Allocatable) * factor));
            });
    }
}
