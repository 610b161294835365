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
    /// <param name="tenants">One, or the new tenants of a product, whose quotas are added up: they have the same tier and cluster.</param>
    public Task<RequestCapacity?> AssessCapacityAsync(
        PortalDb db,
        RequestKind kind,
        IReadOnlyList<AssessedTenant> tenants,
        CancellationToken cancellationToken
    ) =>
        AssessAsync(
            db,
            kind,
            tenants[0].Spec with
            {
                Quota = Quota.Sum([.. tenants.Select(tenant => tenant.Spec.Quota)]),
            },
            new CapacityQuestion(tenants[0].Id, kind != RequestKind.Create),
            cancellationToken
        );

    /// <summary>
    /// The same before the first apply of an approved request. Tenants that wait for capacity themselves do not count, or none of them could go on.
    /// </summary>
    /// <param name="before">The tenant as it was before the request; null for a new one.</param>
    internal Task<RequestCapacity?> AssessBeforeApplyAsync(
        PortalDb db,
        RequestKind kind,
        TenantSpec spec,
        Guid tenantId,
        TenantSpec? before,
        CancellationToken cancellationToken
    ) =>
        AssessAsync(
            db,
            kind,
            spec,
            new CapacityQuestion(tenantId, CountsCurrent: false)
            {
                Held = before is null ? null : new HeldQuota(before.Tier, CommittedQuota.Of(before.Quota)),
                LeavesOutWaiting = true,
            },
            cancellationToken
        );

    private async Task<RequestCapacity?> AssessAsync(
        PortalDb db,
        RequestKind kind,
        TenantSpec spec,
        CapacityQuestion question,
        CancellationToken cancellationToken
    )
    {
        if (
            kind is not (RequestKind.Create or RequestKind.ChangeQuota or RequestKind.ChangeTier)
            || tiers.Find(spec.Tier) is not { } tier
            || tier.Isolation == Isolation.DedicatedCluster
        )
            return null;
        var result = await CapacityReader.CheckAsync(db, spec.Cluster, tiers, tier, spec.Quota, question, cancellationToken);
        return new RequestCapacity(
            result.Status,
            [.. result.Figures.Select(figure => new RequestCapacityLine(figure.Resource.Title, figure.Status, figure.Sentence))],
            time.GetUtcNow()
        );
    }
}
