using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Observations;

/// <summary>Assesses whether a requested spec fits on its cluster.</summary>
public sealed class CapacityAssessor(TierCatalog tiers, TimeProvider time)
{
    /// <summary>Null for requests that take nothing from the cluster: deletion, renewal, access, and dedicated clusters.</summary>
    public async Task<RequestCapacity?> AssessCapacityAsync(PortalDb db, RequestKind kind, TenantSpec spec, Guid tenantId, CancellationToken cancellationToken)
    {
        if (
            kind is not (RequestKind.Create or RequestKind.ChangeQuota or RequestKind.ChangeTier)
            || tiers.Find(spec.Tier) is not { } tier
            || tier.Isolation == Isolation.DedicatedCluster
        )
            return null;
        var result = await CapacityReader.CheckAsync(
            db,
            spec.Cluster,
            tiers,
            tier,
            spec.Quota,
            kind == RequestKind.Create ? null : tenantId,
            cancellationToken
        );
        return new RequestCapacity(
            result.Status,
            [.. result.Figures.Select(figure => new RequestCapacityLine(figure.Resource.Title, figure.Status, figure.Sentence))],
            time.GetUtcNow()
        );
    }
}
