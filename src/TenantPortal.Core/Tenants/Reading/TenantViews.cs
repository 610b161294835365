using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Reading;

/// <summary>One line of a list of tenants.</summary>
public sealed record TenantSummary(
    string Name,
    string Team,
    string Tier,
    string Cluster,
    string Environment,
    string? Size,
    TenantPhase Phase,
    DateTimeOffset ApprovedAt,
    DateTimeOffset? ReadyAt
);

/// <summary>One resource of a tenant: what it may use and what it uses, as last seen in the cluster.</summary>
/// <param name="Resource">The key of the ResourceQuota.</param>
public sealed record QuotaLine(string Resource, Quantity Hard, Quantity Used)
{
    /// <summary>Used by hard, 0 to 1 and above; null when hard is zero.</summary>
    public double? Share => Hard.Sign == 0 ? null : QuotaFigure.Share(Resource, Used, Hard);
}

/// <summary>Everything about one tenant.</summary>
/// <param name="DeleteAt">When it will be removed; null while it shall live.</param>
/// <param name="OpenRequest">The request for it that is not decided yet; null when there is none.</param>
public sealed record TenantDetails(
    TenantSummary Summary,
    TenantSpec Spec,
    string TeamTitle,
    string Namespace,
    string RequestId,
    long Generation,
    long ObservedGeneration,
    int Failures,
    DateTimeOffset NextReconcileAt,
    DateTimeOffset? DeleteAt,
    string? OpenRequest,
    TenantActions Actions,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<ObjectCondition> Objects,
    IReadOnlyList<QuotaLine> Quota,
    string Revision,
    string Yaml,
    IReadOnlyList<HistoryEntry> History
);

/// <summary>Which tenants to list.</summary>
public sealed record TenantFilter
{
    public string? Team { get; init; }

    /// <summary>A part of the name.</summary>
    public string? Search { get; init; }

    /// <summary>The cursor that the page before gave: the last name of it.</summary>
    public string? After { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;
}
