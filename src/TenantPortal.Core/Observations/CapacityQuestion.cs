using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Observations;

/// <summary>For which tenant a quota is checked.</summary>
/// <param name="TenantId">Its own quota is not counted as that of another tenant.</param>
/// <param name="CountsCurrent">Whether its current quota is what it has already; false for a new tenant.</param>
internal sealed record CapacityQuestion(Guid TenantId, bool CountsCurrent)
{
    /// <summary>What it has already, where its current quota is not that; null for nothing.</summary>
    public HeldQuota? Held { get; init; }

    /// <summary>Whether tenants that wait for capacity before their first apply are not counted.</summary>
    public bool LeavesOutWaiting { get; init; }
}

/// <summary>What a tenant has of the nodes that its tier can use.</summary>
internal sealed record HeldQuota(string Tier, CommittedQuota Amounts);

/// <summary>A tenant as it would be after a request, whose effect on capacity and budgets is assessed.</summary>
public sealed record AssessedTenant(Guid Id, TenantSpec Spec);
