using System.Globalization;
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
/// <param name="SuspendsOn">The date on which the tenant is suspended without a renewal; null when it is not, or is already.</param>
/// <param name="DeletionRequestOn">The date on which the portal requests its deletion without a renewal; null when it does not, or has already.</param>
internal sealed record ExpiryResponse(
    int DaysLeft,
    bool IsExpired,
    DateTimeOffset? NotifiedAt,
    DateOnly? NextNoticeOn,
    DateOnly? SuspendsOn,
    DateOnly? DeletionRequestOn
)
{
    public static ExpiryResponse From(TenantExpiry expiry) =>
        new(expiry.DaysLeft, expiry.IsExpired, expiry.NotifiedAt, expiry.NextNoticeOn, expiry.SuspendsOn, expiry.DeletionRequestOn);
}

/// <summary>The suspension of a tenant.</summary>
/// <param name="By">Who suspended it: the team, a platform admin, or the portal because it has expired.</param>
/// <param name="Reason">A sentence.</param>
internal sealed record SuspensionResponse(SuspensionSource By, string Reason, DateTimeOffset At)
{
    public static SuspensionResponse From(Suspension suspension) => new(suspension.By, suspension.Reason, suspension.At);
}

/// <summary>The work hours of a tenant, and what its sleep has saved.</summary>
/// <param name="Days">The days with work hours; empty for a tenant that never sleeps.</param>
/// <param name="AsleepSince">Null while it is awake.</param>
/// <param name="WakesAt">When its work hours start next.</param>
/// <param name="AwakeUntil">Until when a user keeps it awake outside of them; null for not.</param>
/// <param name="SleptHours">How long it has slept in total.</param>
/// <param name="CoreHours">The CPU of its quota over that time: the most that its sleep can have saved.</param>
/// <param name="Saved">What the running part of its quota costs over that time; null without prices.</param>
internal sealed record SleepResponse(
    IReadOnlyList<string> Days,
    [property: JsonPropertyName("from")] string? Start,
    string? Until,
    string? TimeZone,
    DateTimeOffset? AsleepSince,
    DateTimeOffset? WakesAt,
    DateTimeOffset? AwakeUntil,
    decimal SleptHours,
    decimal CoreHours,
    Money? Saved
)
{
    public static SleepResponse From(TenantSleep sleep) =>
        new(
            [.. (sleep.Schedule?.Days ?? []).Select(day => day.ToString())],
            sleep.Schedule?.From.ToString("HH:mm", CultureInfo.InvariantCulture),
            sleep.Schedule?.Until.ToString("HH:mm", CultureInfo.InvariantCulture),
            sleep.Schedule?.TimeZone,
            sleep.AsleepSince,
            sleep.WakesAt,
            sleep.AwakeUntil,
            decimal.Round((decimal)sleep.Slept.TotalHours, 1),
            sleep.CoreHours,
            sleep.Saved
        );
}

/// <summary>A tenant with its approved and its observed state.</summary>
/// <param name="Approved">The approved amounts.</param>
/// <param name="MonthlyCost">What the approved quota costs; null without prices.</param>
/// <param name="Texts">The text fields that the team filled in, by key, such as <c>contact</c>.</param>
/// <param name="Expiry">How far the expiry is; null when the tenant never expires.</param>
/// <param name="DeleteAt">The time of the approved deletion; null if none is approved.</param>
/// <param name="Suspension">Why the tenant is suspended; null while it is not.</param>
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
    SuspensionResponse? Suspension,
    SleepResponse Sleep,
    string? OpenRequest,
    string RequestId,
    string Revision,
    IReadOnlyList<HistoryEntry> History
)
{
    /// <summary>The product that the tenant is one environment of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Product { get; init; }

    /// <summary>The other tenants of the product.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TenantSibling>? Siblings { get; init; }

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
            prices.MonthlyCost(details.Spec),
            details.Spec.Options,
            details.Spec.ExpiresOn,
            details.Expiry is { } expiry ? ExpiryResponse.From(expiry) : null,
            RequestField
                .All.Where(field => field.Text?.ReadSpec(details.Spec) is not null)
                .ToDictionary(field => field.Key, field => field.Text!.ReadSpec(details.Spec)!),
            details.Spec.Access,
            details.DeleteAt,
            details.Suspension is { } suspension ? SuspensionResponse.From(suspension) : null,
            SleepResponse.From(details.Sleep),
            details.OpenRequest,
            details.RequestId,
            details.Revision,
            details.History
        )
        {
            Product = tenant.Product,
            Siblings = tenant.Product is null ? null : details.Siblings,
        };
    }
}
