using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>Reads the capacity and commitments of clusters, summed in the database.</summary>
public sealed class CapacityReader(IDbContextFactory<PortalDb> databases, ClusterCatalog clusters, TierCatalog tiers)
{
    /// <summary>The clusters by name.</summary>
    public async Task<IReadOnlyList<ClusterOverview>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var capacities = (await db.Capacities.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(capacity => capacity.Cluster);
        if (!user.SeesEverything)
            return [.. clusters.Names.Select(cluster => Overview(cluster, [.. capacities[cluster]], null))];

        var hosted = HostedTenants(db, tiers);
        var committed = await hosted.SumCommittedAsync(tenant => new { tenant.Cluster, tenant.Tier }, withExtended: true, cancellationToken);
        var used = await (
            from quota in db.Quotas.OfRequestedResources()
            join tenant in hosted on quota.TenantId equals tenant.Id
            group quota by new
            {
                tenant.Cluster,
                tenant.Tier,
                quota.Resource,
            } into lines
            select new
            {
                lines.Key.Cluster,
                lines.Key.Tier,
                lines.Key.Resource,
                Used = lines.Sum(line => line.Used),
            }
        ).ToListAsync(cancellationToken);
        return
        [
            .. clusters.Names.Select(cluster =>
                Overview(
                    cluster,
                    [.. capacities[cluster]],
                    new ClusterUse(
                        committed.Where(sum => sum.Key.Cluster == cluster).ToDictionary(sum => sum.Key.Tier, sum => sum.Value),
                        used.Where(line => line.Cluster == cluster).ToLookup(line => line.Resource, line => (line.Tier, line.Used))
                    )
                )
            ),
        ];
    }

    /// <summary>Whether a quota of this tier fits on the cluster next to its commitments; two queries, however many tenants there are.</summary>
    /// <param name="question">For which tenant, and what it has already.</param>
    internal static async Task<CapacityResult> CheckAsync(
        PortalDb db,
        string cluster,
        TierCatalog tiers,
        Tier tier,
        Quota requested,
        CapacityQuestion question,
        CancellationToken cancellationToken
    )
    {
        var pools = (await db.Capacities.AsNoTracking().Where(known => known.Cluster == cluster).ToListAsync(cancellationToken)).ConvertAll(known =>
            known.ToReport()
        );
        var hosted = HostedTenants(db, tiers).Where(tenant => tenant.Cluster == cluster);
        if (question.LeavesOutWaiting)
            hosted = hosted.Where(tenant => tenant.HeldRequestId == null || tenant.HeldRequestId != tenant.RequestId);
        var own = question.TenantId;
        var sums = await hosted.SumCommittedAsync(
            tenant => new { tenant.Tier, IsOwn = tenant.Id == own },
            withExtended: requested.Resources.Any(resource => resource.IsExtended),
            cancellationToken
        );
        Dictionary<string, CommittedQuota> ByTier(bool isOwn) => sums.Where(sum => sum.Key.IsOwn == isOwn).ToDictionary(sum => sum.Key.Tier, sum => sum.Value);
        var others = ByTier(isOwn: false);
        var held = question.CountsCurrent ? ByTier(isOwn: true).Select(sum => new HeldQuota(sum.Key, sum.Value)).SingleOrDefault() : question.Held;
        // What it has on other nodes leaves no room on those of the requested tier.
        if (held is not null && (tiers.Dedicated.Contains(held.Tier) || !PoolPolicy.UseSameNodes(held.Tier, tier.Name, pools)))
            held = null;
        return CapacityGate.Check(
            new ClusterLoad(
                PoolPolicy.CapacityOf(tier.Name, pools),
                CommittedQuota.Of(
                    requested.Resources,
                    resource => PoolPolicy.Count(resource, tier.Name, pools, others.ToDictionary(sum => sum.Key, sum => sum.Value[resource]), tier.Overcommit)
                ),
                held?.Amounts ?? CommittedQuota.Nothing
            ),
            requested,
            tier.Overcommit
        );
    }

    /// <summary>
    /// The extended resources of a tier that none of its clusters has on nodes that the tier can use. Empty while one of the clusters reports no nodes,
    /// because its capacity is unknown.
    /// </summary>
    internal static async Task<IReadOnlyList<QuotaResource>> FindMissingAsync(
        PortalDb db,
        ClusterCatalog clusters,
        Tier? tier,
        CancellationToken cancellationToken
    )
    {
        if (tier is null or { Isolation: Isolation.DedicatedCluster } or { ExtendedResources: [] })
            return [];
        var offered = clusters.Connected.Where(tier.IsOfferedOn).Select(cluster => cluster.Name).ToArray();
        var pools = await db.Capacities.AsNoTracking().Where(known => offered.Contains(known.Cluster)).ToListAsync(cancellationToken);
        return offered.Any(cluster => pools.All(pool => pool.Cluster != cluster))
            ? []
            :
            [
                .. tier.ExtendedResources.Where(resource =>
                    !pools.Any(pool => pool.Resource == resource.NodeKey && pool.Allocatable > 0 && pool.ToReport().Pool.Admits(tier.Name))
                ),
            ];
    }

    /// <summary>The tenants whose quota is committed: from the approval until their deletion is complete.</summary>
    internal static IQueryable<Tenant> CommittedTenants(PortalDb db) => db.Tenants.Where(tenant => tenant.ArchivedAt == null);

    /// <summary>The tenants whose quota is committed on the nodes of their cluster: all but those with nodes of their own.</summary>
    private static IQueryable<Tenant> HostedTenants(PortalDb db, TierCatalog tiers)
    {
        var dedicated = tiers.Dedicated;
        return CommittedTenants(db).Where(tenant => !dedicated.Contains(tenant.Tier));
    }

    private ClusterOverview Overview(string cluster, IReadOnlyList<ClusterCapacity> known, ClusterUse? use)
    {
        var pools = known.Select(capacity => capacity.ToReport()).ToList();
        var all = PoolPolicy.Sum(pools);
        // What a former tier promised is shown until it is gone.
        var resources = QuotaResource.AllWith(
            all.Select(report => QuotaResource.FindExtended(report.Resource))
                .OfType<QuotaResource>()
                .Concat(use?.Committed.Values.SelectMany(sum => sum.Extended?.Resources ?? []) ?? [])
        );
        return new(
            cluster,
            pools.Count == 0 ? null : NodesOf(all),
            known.Count == 0 ? null : known.Max(capacity => capacity.ObservedAt),
            [.. resources.Select(resource => Line(resource, all, use, amounts => amounts.Values.Sum()))]
        )
        {
            Tiers = [.. TiersOf(cluster, resources, pools, use)],
        };
    }

    /// <summary>The tiers that can use the same nodes, together; none where all can use all nodes.</summary>
    private IEnumerable<TierCapacity> TiersOf(string cluster, IReadOnlyList<QuotaResource> resources, IReadOnlyList<CapacityReport> pools, ClusterUse? use) =>
        pools.All(pool => pool.Pool.IsShared)
            ? []
            : tiers
                .All.Where(tier => tier.Isolation != Isolation.DedicatedCluster && clusters.FindKnown(cluster) is { } known && tier.IsOfferedOn(known))
                .GroupBy(tier => PoolPolicy.PoolsOf(tier.Name, pools))
                .Select(group =>
                {
                    var tier = group.First();
                    var usable = PoolPolicy.CapacityOf(tier.Name, pools);
                    return new TierCapacity(
                        [.. group.Select(one => one.Title)],
                        NodesOf(usable),
                        [
                            .. resources.Select(resource =>
                                Line(resource, usable, use, amounts => PoolPolicy.Count(resource, tier.Name, pools, amounts, tier.Overcommit))
                            ),
                        ]
                    );
                });

    private static int NodesOf(IReadOnlyList<CapacityReport> reports) => reports.Select(report => report.Nodes).DefaultIfEmpty().Max();

    /// <param name="count">The part of the sums by tier that is taken of the capacity.</param>
    private static CapacityLine Line(
        QuotaResource resource,
        IReadOnlyList<CapacityReport> capacity,
        ClusterUse? use,
        Func<IReadOnlyDictionary<string, long>, long> count
    )
    {
        Quantity? Amount(long? number) => number is { } some ? QuotaFigure.ToQuantity(resource.HardKey, some) : null;
        var known = capacity.FirstOrDefault(report => report.Resource == resource.NodeKey);
        return new(
            resource,
            Amount(known?.Allocatable),
            Amount(known?.LargestNode),
            Amount(use is null ? null : count(use.Committed.ToDictionary(sum => sum.Key, sum => sum.Value[resource]))),
            Amount(use is null ? null : count(use.Used[resource.HardKey].ToDictionary(sum => sum.Tier, sum => sum.Used)))
        );
    }

    /// <summary>What the tenants of a cluster were promised and use, by tier.</summary>
    /// <param name="Used">By the key of the ResourceQuota.</param>
    private sealed record ClusterUse(IReadOnlyDictionary<string, CommittedQuota> Committed, ILookup<string, (string Tier, long Used)> Used);
}
