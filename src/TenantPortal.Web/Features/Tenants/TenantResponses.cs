using System.Text.Json.Serialization;
using TenantPortal.Core;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Core.Tenants.Reading;

namespace TenantPortal.Web.Features.Tenants;

/// <summary>The amounts by ResourceQuota key, as last reported by the cluster; empty before the first report.</summary>
internal sealed record QuotaResponse(IReadOnlyDictionary<string, string> Hard, IReadOnlyDictionary<string, string> Used)
{
    public static QuotaResponse From(IReadOnlyList<QuotaLine> lines) =>
        new(lines.ToDictionary(line => line.Resource, line => line.Hard.ToString()), lines.ToDictionary(line => line.Resource, line => line.Used.ToString()));
}

/// <summary>How far the expiry of a tenant is.</summary>
/// <param name="DaysLeft">The days until the expiry date, in UTC; less than 0 after it.</param>
/// <param name="NotifiedAt">When the leads last received a notice about this date; null before the first one.</param>
/// <param name="NextNoticeOn">The date of the next notice; null when the tenant has expired.</param>
internal sealed record ExpiryResponse(int DaysLeft, bool IsExpired, DateTimeOffset? NotifiedAt, DateOnly? NextNoticeOn)
{
    public static ExpiryResponse From(TenantExpiry expiry) => new(expiry.DaysLeft, expiry.IsExpired, expiry.NotifiedAt, expiry.NextNoticeOn);
}

/// <summary>A tenant with its approved and its observed state.</summary>
/// <param name="Approved">The approved amounts.</param>
/// <param name="MonthlyCost">What the approved quota costs; null without prices.</param>
/// <param name="Texts">The text fields that the team filled in, by key, such as <c>contact</c>.</param>
/// <param name="Expiry">How far the expiry is; null when the tenant never expires.</param>
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
    Money? MonthlyCost,
    IReadOnlyDictionary<string, string> Options,
    DateOnly? ExpiresOn,
    ExpiryResponse? Expiry,
    IReadOnlyDictionary<string, string> Texts,
    IReadOnlyList<AccessGrant> Access,
    DateTimeOffset? DeleteAt,
    string? OpenRequest,
    string RequestId,
    string Revision,
    IReadOnlyList<HistoryEntry> History
)
{
    public static TenantResponse From(TenantDetails details, PriceList prices)
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
            prices.MonthlyCost(details.Spec.Tier, details.Spec.Quota),
            details.Spec.Options,
            details.Spec.ExpiresOn,
            details.Expiry is { } expiry ? ExpiryResponse.From(expiry) : null,
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
