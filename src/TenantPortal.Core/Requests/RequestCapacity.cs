using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Advice;

namespace TenantPortal.Core.Requests;

/// <summary>Whether what is asked fits on its cluster, as it was when this was looked at.</summary>
/// <param name="Status">The worst of the lines.</param>
public sealed record RequestCapacity(CapacityStatus Status, IReadOnlyList<RequestCapacityLine> Lines, DateTimeOffset CheckedAt)
{
    public bool IsExceeded => Status == CapacityStatus.Red;

    /// <summary>What does not fit, a sentence each; empty when everything does.</summary>
    public string WhatExceeds => string.Join(" ", Lines.Where(line => line.Status == CapacityStatus.Red).Select(line => line.Sentence));
}

/// <summary>One resource.</summary>
/// <param name="Resource">As people read it.</param>
/// <param name="Sentence">What is promised, what there is, and what this adds.</param>
public sealed record RequestCapacityLine(string Resource, CapacityStatus Status, string Sentence);

/// <summary>Assesses what is asked against its cluster.</summary>
public sealed class CapacityScale(TierCatalog tiers, TimeProvider time)
{
    /// <summary>Null for what takes nothing of the cluster: an end, a renewal, access, and clusters with nodes of their own.</summary>
    public async Task<RequestCapacity?> AssessCapacityAsync(PortalDb db, RequestKind kind, TenantSpec spec, Guid tenantId, CancellationToken cancellationToken)
    {
        if (
            kind is not (RequestKind.Create or RequestKind.ChangeQuota or RequestKind.ChangeTier)
            || tiers.Find(spec.Tier) is not { } tier
            || tier.Isolation == Isolation.DedicatedCluster
        )
            return null;
        var result = await CapacityReader.CheckAsync(db, spec.Cluster, tier, spec.Quota, kind == RequestKind.Create ? null : tenantId, cancellationToken);
        return new RequestCapacity(
            result.Status,
            [.. result.Figures.Select(figure => new RequestCapacityLine(figure.Resource.Title, figure.Status, figure.Sentence))],
            time.GetUtcNow()
        );
    }
}
