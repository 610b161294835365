using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>One resource of a cluster: capacity, commitments and usage.</summary>
/// <param name="Allocatable">The amount on schedulable nodes; null when unknown.</param>
/// <param name="LargestNode">The amount on the largest node; null when unknown.</param>
/// <param name="Committed">The approved quotas of all tenants; null for users who do not see all tenants, like <paramref name="Used"/>.</param>
/// <param name="Used">The usage that the tenants' quotas report.</param>
public sealed record CapacityLine(QuotaResource Resource, Quantity? Allocatable, Quantity? LargestNode, Quantity? Committed, Quantity? Used)
{
    /// <summary>The uncommitted amount, negative when overcommitted; null when unknown.</summary>
    public Quantity? Free =>
        Allocatable is { } all && Committed is { } committed
            ? QuotaFigure.ToQuantity(Resource.HardKey, QuotaFigure.ToNumber(Resource.HardKey, all) - QuotaFigure.ToNumber(Resource.HardKey, committed))
            : null;

    /// <summary>Committed divided by allocatable; null when unknown.</summary>
    public double? CommittedShare => ShareOf(Committed);

    /// <summary>Used divided by allocatable; null when unknown.</summary>
    public double? UsedShare => ShareOf(Used);

    private double? ShareOf(Quantity? part) => part is { } amount && Allocatable is { Sign: > 0 } all ? QuotaFigure.Share(Resource.HardKey, amount, all) : null;
}

/// <summary>The capacity and commitments of one cluster.</summary>
/// <param name="Nodes">The number of schedulable nodes; null when it reports none.</param>
/// <param name="ObservedAt">When the capacity last changed; null when it reports none.</param>
public sealed record ClusterOverview(string Cluster, int? Nodes, DateTimeOffset? ObservedAt, IReadOnlyList<CapacityLine> Lines);

/// <summary>For which tenant a quota is checked.</summary>
/// <param name="TenantId">Its own quota is not counted as that of another tenant.</param>
/// <param name="CountsCurrent">Whether its current quota is what it has already; false for a new tenant.</param>
internal sealed record CapacityQuestion(Guid TenantId, bool CountsCurrent)
{
    /// <summary>What it has already, where its current quota is not that.</summary>
    public CommittedQuota Held { get; init; } = CommittedQuota.Nothing;

    /// <summary>Whether tenants that wait for capacity before their first apply are not counted.</summary>
    public bool LeavesOutWaiting { get; init; }
}

/// <summary>Reads the capacity and commitments of clusters, summed in the database.</summary>
public sealed class CapacityReader(IDbContextFactory<PortalDb> databases, ClusterCatalog clusters, TierCatalog tiers)
{
    private static readonly string[] HardKeys = [.. QuotaResource.All.Select(resource => resource.HardKey)];

    /// <summary>The clusters by name.</summary>
    public async Task<IReadOnlyList<ClusterOverview>> ListAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var capacities = (await db.Capacities.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(capacity => capacity.Cluster);
        if (!user.SeesEverything)
            return [.. clusters.Names.Select(cluster => Overview(cluster, capacities[cluster], null, null))];

        var committed = await SumByClusterAsync(HostedTenants(db, tiers), cancellationToken);
        var used = await (
            from quota in db.Quotas
            join tenant in HostedTenants(db, tiers) on quota.TenantId equals tenant.Id
            where HardKeys.Contains(quota.Resource)
            group quota by new { tenant.Cluster, quota.Resource } into lines
            select new
            {
                lines.Key.Cluster,
                lines.Key.Resource,
                Used = lines.Sum(line => line.Used),
            }
        ).ToListAsync(cancellationToken);
        return
        [
            .. clusters.Names.Select(cluster =>
                Overview(
                    cluster,
                    capacities[cluster],
                    committed.GetValueOrDefault(cluster, CommittedQuota.Nothing),
                    used.Where(line => line.Cluster == cluster).ToDictionary(line => line.Resource, line => line.Used)
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
        var capacity = await db
            .Capacities.Where(known => known.Cluster == cluster)
            .Select(known => new CapacityReport(known.Resource, known.Allocatable, known.LargestNode, known.Nodes))
            .ToListAsync(cancellationToken);
        var own = question.TenantId;
        var committed = HostedTenants(db, tiers).Where(tenant => tenant.Cluster == cluster);
        if (question.LeavesOutWaiting)
            committed = committed.Where(tenant => tenant.HeldRequestId == null || tenant.HeldRequestId != tenant.RequestId);
        var sums = await committed
            .GroupBy(tenant => tenant.Id == own)
            .Select(group => new
            {
                group.Key,
                Committed = new CommittedQuota(
                    group.Sum(tenant => tenant.Committed.CpuMillicores),
                    group.Sum(tenant => tenant.Committed.MemoryBytes),
                    group.Sum(tenant => tenant.Committed.EphemeralStorageBytes),
                    group.Sum(tenant => tenant.Committed.StorageBytes),
                    group.Sum(tenant => tenant.Committed.Pods)
                ),
            })
            .ToDictionaryAsync(sum => sum.Key, sum => sum.Committed, cancellationToken);
        var held = question.CountsCurrent ? sums.GetValueOrDefault(true, CommittedQuota.Nothing) : question.Held;
        return CapacityGate.Check(new ClusterLoad(capacity, sums.GetValueOrDefault(false, CommittedQuota.Nothing), held), requested, tier.Overcommit);
    }

    /// <summary>The tenants whose quota is committed: from the approval until their deletion is complete.</summary>
    internal static IQueryable<Tenant> CommittedTenants(PortalDb db) => db.Tenants.Where(tenant => tenant.ArchivedAt == null);

    /// <summary>The tenants whose quota is committed on the nodes of their cluster: all but those with nodes of their own.</summary>
    private static IQueryable<Tenant> HostedTenants(PortalDb db, TierCatalog tiers)
    {
        var dedicated = tiers.Dedicated;
        return CommittedTenants(db).Where(tenant => !dedicated.Contains(tenant.Tier));
    }

    /// <summary>The sums of the approved quotas by cluster.</summary>
    internal static Task<Dictionary<string, CommittedQuota>> SumByClusterAsync(IQueryable<Tenant> tenants, CancellationToken cancellationToken) =>
        tenants
            .GroupBy(tenant => tenant.Cluster)
            .Select(group => new
            {
                group.Key,
                Committed = new CommittedQuota(
                    group.Sum(tenant => tenant.Committed.CpuMillicores),
                    group.Sum(tenant => tenant.Committed.MemoryBytes),
                    group.Sum(tenant => tenant.Committed.EphemeralStorageBytes),
                    group.Sum(tenant => tenant.Committed.StorageBytes),
                    group.Sum(tenant => tenant.Committed.Pods)
                ),
            })
            .ToDictionaryAsync(sum => sum.Key, sum => sum.Committed, cancellationToken);

    private static ClusterOverview Overview(string cluster, IEnumerable<ClusterCapacity> capacities, CommittedQuota? committed, Dictionary<string, long>? used)
    {
        var known = capacities.ToDictionary(capacity => capacity.Resource);
        CapacityLine Line(QuotaResource resource)
        {
            Quantity? Amount(long? number) => number is { } some ? QuotaFigure.ToQuantity(resource.HardKey, some) : null;
            var capacity = resource.NodeKey is { } key ? known.GetValueOrDefault(key) : null;
            return new(
                resource,
                Amount(capacity?.Allocatable),
                Amount(capacity?.LargestNode),
                Amount(committed?[resource]),
                Amount(used is null ? null : used.GetValueOrDefault(resource.HardKey))
            );
        }

        return new(
            cluster,
            known.Count == 0 ? null : known.Values.Max(capacity => capacity.Nodes),
            known.Count == 0 ? null : known.Values.Max(capacity => capacity.ObservedAt),
            [.. QuotaResource.All.Select(Line)]
        );
    }
}
