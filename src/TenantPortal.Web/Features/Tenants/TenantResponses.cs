using System.Text.Json.Serialization;
using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;

namespace TenantPortal.Web.Features.Tenants;

/// <summary>The amounts by ResourceQuota key, as last reported by the cluster; empty before the first report.</summary>
internal sealed record QuotaResponse(IReadOnlyDictionary<string, string> Hard, IReadOnlyDictionary<string, string> Used)
{
    public static QuotaResponse From(IReadOnlyList<QuotaLine> lines) =>
        new(lines.ToDictionary(line => line.Resource, line => line.Hard.ToString()), lines.ToDictionary(line => line.Resource, line => line.Used.ToString()));
}

/// <summary>A tenant with its approved and its observed state.</summary>
/// <param name="Approved">The approved amounts.</param>
/// <param name="Texts">The text fields that the team filled in, by key, such as <c>contact</c>.</param>
/// <param name="DeleteAt">The time of the approved deletion; null if none is approved.</param>
/// <param name="OpenRequest">The id of the open request for the tenant.</param>
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
    [property: JsonPropertyName("asked")] IReadOnlyDictionary<string, string> Approved,
    IReadOnlyDictionary<string, string> Options,
    DateOnly? ExpiresOn,
    IReadOnlyDictionary<string, string> Texts,
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
            RequestField
                .All.Where(field => field.Text?.ReadSpec(details.Spec) is not null)
                .ToDictionary(field => field.Key, field => field.Text!.ReadSpec(details.Spec)!),
            details.Spec.Access,
            details.DeleteAt,
            details.OpenRequest,
            details.RequestId,
            details.Revision,
            details.History
        );
    }
}
