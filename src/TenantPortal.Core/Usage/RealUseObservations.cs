using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Usage;

/// <summary>
/// What clusters last measured of tenants, in the memory of this process. Samples take from it what is of now: a cluster that stopped measuring leaves
/// a gap.
/// </summary>
public sealed class RealUseObservations(IDbContextFactory<PortalDb> databases, TierCatalog tiers, TimeProvider time)
{
    /// <summary>How long a measurement is of now.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset At, IReadOnlyDictionary<Guid, RealUse> Tenants)> _clusters = [];

    /// <summary>The tenants of a cluster by their namespace. A namespace counts once the portal has provisioned the tenant in it.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> ListNamespacesAsync(string cluster, CancellationToken cancellationToken)
    {
        var dedicated = tiers.Dedicated;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenants = await db
            .Tenants.Where(tenant => tenant.Cluster == cluster && tenant.ArchivedAt == null && tenant.ReadyAt != null && !dedicated.Contains(tenant.Tier))
            .Select(tenant => new
            {
                tenant.Id,
                tenant.Name,
                tenant.Tier,
            })
            .ToListAsync(cancellationToken);
        return (
            from tenant in tenants
            let tier = tiers.Find(tenant.Tier)
            where tier is not null
            select (Namespace: TenantRenderer.NamespaceOf(tier, tenant.Name), tenant.Id)
        ).ToDictionary(tenant => tenant.Namespace, tenant => tenant.Id);
    }

    /// <summary>Replaces what the cluster measured of its tenants.</summary>
    public void Replace(string cluster, IReadOnlyDictionary<Guid, RealUse> tenants)
    {
        lock (_lock)
            _clusters[cluster] = (time.GetUtcNow(), tenants);
    }

    /// <summary>The cluster does not measure, or cannot be read.</summary>
    public void Forget(string cluster)
    {
        lock (_lock)
            _clusters.Remove(cluster);
    }

    /// <summary>The tenants that were measured just now.</summary>
    internal IReadOnlyDictionary<Guid, RealUse> ReadCurrent()
    {
        var since = time.GetUtcNow() - MaxAge;
        lock (_lock)
            return _clusters
                .Values.Where(cluster => cluster.At >= since)
                .SelectMany(cluster => cluster.Tenants)
                .DistinctBy(tenant => tenant.Key)
                .ToDictionary();
    }
}
