using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Placing;

/// <summary>Proposes the cluster for a new tenant by its tier, its environment and the free capacity.</summary>
public sealed class PlacementService(IDbContextFactory<PortalDb> databases, ClusterCatalog clusters, TierCatalog tiers)
{
    /// <summary>The cluster that a request would get that names none; null while its tier or environment is missing, and when no cluster suits.</summary>
    public async Task<PlacementProposal?> ProposeAsync(RequestInput input, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await ProposeAsync(db, input, cancellationToken);
    }

    internal async Task<PlacementProposal?> ProposeAsync(PortalDb db, RequestInput input, CancellationToken cancellationToken)
    {
        if (tiers.Find(input.Tier ?? "") is not { } tier || string.IsNullOrEmpty(input.Environment))
            return null;
        // An amount that is wrong is reported elsewhere.
        var quota = QuotaPolicy.Check(input.Size, input.Quota, tier, []) ?? tier.Sizes.Select(size => size.Quota).FirstOrDefault();
        var away = await db.Clusters.Where(status => !status.Reachable).Select(status => status.Cluster).ToListAsync(cancellationToken);
        var candidates = new List<PlacementCandidate>();
        foreach (var cluster in clusters.Placeable)
        {
            var capacity = await AssessAsync(db, cluster.Name, tier, quota, cancellationToken);
            candidates.Add(
                new PlacementCandidate(
                    cluster,
                    away.Contains(cluster.Name),
                    capacity?.Status ?? CapacityStatus.Unknown,
                    capacity?.Figures.Max(figure => figure.Share)
                )
            );
        }

        return PlacementPolicy.Propose(tier, input.Environment, candidates);
    }

    /// <summary>Null for a tier whose tenants have nodes of their own.</summary>
    private async Task<CapacityResult?> AssessAsync(PortalDb db, string cluster, Tier tier, Quota? quota, CancellationToken cancellationToken) =>
        quota is null || tier.Isolation == Isolation.DedicatedCluster
            ? null
            : await CapacityReader.CheckAsync(db, cluster, tiers, tier, quota, new CapacityQuestion(Guid.Empty, CountsCurrent: false), cancellationToken);
}
