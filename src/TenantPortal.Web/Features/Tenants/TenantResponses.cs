using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;

namespace TenantPortal.Web.Features.Tenants;

/// <summary>Amounts by the keys of the ResourceQuota, as last seen in the cluster; empty before.</summary>
internal sealed record QuotaResponse(IReadOnlyDictionary<string, string> Hard, IReadOnlyDictionary<string, string> Used)
{
    public static QuotaResponse From(IReadOnlyList<QuotaLine> lines) =>
        new(lines.ToDictionary(line => line.Resource, line => line.Hard.ToString()), lines.ToDictionary(line => line.Resource, line => line.Used.ToString()));
}

/// <summary>One tenant: what was approved, and what is seen.</summary>
/// <param name="Asked">The approved amounts.</param>
/// <param name="DeleteAt">When it will be removed; null while it shall live.</param>
/// <param name="OpenRequest">The request for it that is not decided yet.</param>
/// <param name="Revision">The hash of the approved manifests.</param>
internal sealed record TenantResponse(
    string Name,
    string Team,
    string Tier,
    string Cluster,
    string Environment,
    string? Size,
    string Namespace,
    TenantPhase Phase,
    long Generation,
    long ObservedGeneration,
    DateTimeOffset ApprovedAt,
    DateTimeOffset? ReadyAt,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<ObjectCondition> Objects,
    QuotaResponse Quota,
    IReadOnlyDictionary<string, string> Asked,
    IReadOnlyDictionary<string, string> Options,
    DateOnly? ExpiresOn,
    IReadOnlyList<AccessGrant> Access,
    DateTimeOffset? DeleteAt,
    string? OpenRequest,
    string RequestId,
    string Revision,
    IReadOnlyList<HistoryEntry> History
)
{
    public static TenantResponse From(TenantDetails details)
    {
        var tenant = details.Summary;
        return new(
            tenant.Name,
            tenant.Team,
            tenant.Tier,
            tenant.Cluster,
            tenant.Environment,
            tenant.Size,
            details.Namespace,
            tenant.Phase,
            details.Generation,
            details.ObservedGeneration,
            tenant.ApprovedAt,
            tenant.ReadyAt,
            details.Conditions,
            details.Objects,
            QuotaResponse.From(details.Quota),
            details.Spec.Quota.ToAmounts(),
            details.Spec.Options,
            details.Spec.ExpiresOn,
            details.Spec.Access,
            details.DeleteAt,
            details.OpenRequest,
            details.RequestId,
            details.Revision,
            details.History
        );
    }
}
