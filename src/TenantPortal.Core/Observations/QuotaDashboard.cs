using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>The quota and usage of one resource for one owner, a team or a tenant.</summary>
/// <param name="Share">The share of the total quota, 0 to 1.</param>
public sealed record QuotaHolding(string Owner, string Title, Quantity Hard, Quantity Used, double Share)
{
    /// <summary>Used divided by hard, for charts; 0 without a quota.</summary>
    public required double Utilization { get; init; }
}

/// <summary>The quotas and usage of one resource, by owner.</summary>
/// <param name="Committed">The approved quotas, whether the cluster has reported them or not.</param>
/// <param name="Allocatable">The amount on the nodes of all clusters; null when none reports nodes, and for volume storage.</param>
/// <param name="Tenants">Largest first, at most <see cref="QuotaDashboard.MaxTenants"/>.</param>
/// <param name="TenantCount">The number of all tenants.</param>
public sealed record QuotaOverview(
    QuotaResource Resource,
    Quantity Hard,
    Quantity Used,
    Quantity Committed,
    Quantity? Allocatable,
    IReadOnlyList<QuotaHolding> Teams,
    IReadOnlyList<QuotaHolding> Tenants,
    int TenantCount
);

/// <summary>Sums the observed quotas of the tenants that a manager oversees, in the database.</summary>
public sealed class QuotaDashboard(IDbContextFactory<PortalDb> databases, ClusterCatalog clusters)
{
    public const int MaxTenants = 100;

    public async Task<QuotaOverview> GetAsync(CurrentUser user, QuotaResource resource, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var key = resource.HardKey;
        var observed =
            from quota in db.Quotas
            join tenant in CapacityReader.CommittedTenants(db) on quota.TenantId equals tenant.Id
            join team in db.Teams on tenant.Team equals team.Name
            where quota.Resource == key && db.VisibleTeams(user).Contains(tenant.Team)
            select new
            {
                Team = team.Name,
                team.Title,
                Tenant = tenant.Name,
                quota.Hard,
                quota.Used,
            };
        var teams = await observed
            .GroupBy(line => new { line.Team, line.Title })
            .Select(group => new
            {
                Owner = group.Key.Team,
                group.Key.Title,
                Hard = group.Sum(line => line.Hard),
                Used = group.Sum(line => line.Used),
                Count = group.Count(),
            })
            .OrderByDescending(team => team.Hard)
            .ThenBy(team => team.Owner)
            .ToListAsync(cancellationToken);
        var tenants = await observed.OrderByDescending(line => line.Hard).ThenBy(line => line.Tenant).Take(MaxTenants).ToListAsync(cancellationToken);

        var committed = await CapacityReader
            .CommittedTenants(db)
            .Where(tenant => db.VisibleTeams(user).Contains(tenant.Team))
            .SumCommittedAsync(tenant => tenant.Cluster, withExtended: resource.IsExtended, cancellationToken);
        var allocatable = await db
            .Capacities.Where(capacity => capacity.Resource == resource.NodeKey && clusters.Names.Contains(capacity.Cluster))
            .Select(capacity => capacity.Allocatable)
            .ToListAsync(cancellationToken);

        var (hard, used) = (teams.Sum(team => team.Hard), teams.Sum(team => team.Used));
        QuotaHolding Holding(string owner, string title, long itsHard, long itsUsed) =>
            new(owner, title, QuotaFigure.ToQuantity(key, itsHard), QuotaFigure.ToQuantity(key, itsUsed), hard == 0 ? 0 : (double)itsHard / hard)
            {
                Utilization = itsHard == 0 ? 0 : (double)itsUsed / itsHard,
            };
        return new QuotaOverview(
            resource,
            QuotaFigure.ToQuantity(key, hard),
            QuotaFigure.ToQuantity(key, used),
            QuotaFigure.ToQuantity(key, committed.Values.Sum(sum => sum[resource])),
            allocatable.Count > 0 ? QuotaFigure.ToQuantity(key, allocatable.Sum()) : null,
            [.. teams.Select(team => Holding(team.Owner, team.Title, team.Hard, team.Used))],
            [.. tenants.Select(tenant => Holding(tenant.Tenant, tenant.Title, tenant.Hard, tenant.Used))],
            teams.Sum(team => team.Count)
        );
    }
}
