using System.Text.Json.Serialization;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants.Expiry;
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
)
{
    /// <summary>The product that it is one environment of; null for a tenant of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Product { get; init; }

    /// <summary>Whether something in the cluster is not as approved. Clients of the API read the condition.</summary>
    [JsonIgnore]
    public bool Differs { get; init; }
}

/// <summary>Another tenant of the same product.</summary>
public sealed record TenantSibling(string Name, string Environment, TenantPhase Phase)
{
    /// <summary>Whether something in the cluster is not as approved. Clients of the API read the condition of the tenant.</summary>
    [JsonIgnore]
    public bool Differs { get; init; }
}

/// <summary>One resource of a tenant: its quota and usage, as last observed in the cluster.</summary>
/// <param name="Resource">The key of the ResourceQuota.</param>
public sealed record QuotaLine(string Resource, Quantity Hard, Quantity Used)
{
    /// <summary>From this share on, the use is high.</summary>
    public const double HighShare = .8;

    /// <summary>From this share on, little is left.</summary>
    public const double NearlyUsedShare = .95;

    /// <summary>Used divided by hard, 0 to 1 and above; null when hard is zero.</summary>
    public double? Share => Hard.Sign == 0 ? null : QuotaFigure.Share(Resource, Used, Hard);
}

/// <summary>The work hours of a tenant, and what its sleep has saved.</summary>
/// <param name="Schedule">Null for a tenant without work hours.</param>
/// <param name="AsleepSince">Null while it is awake.</param>
/// <param name="WakesAt">When its work hours start next; null without work hours.</param>
/// <param name="AwakeUntil">Until when a user keeps it awake outside of them; null for not.</param>
/// <param name="Slept">How long it has slept in total.</param>
/// <param name="CoreHours">The CPU of its quota over that time, in hours of a core: the most that its sleep can have saved.</param>
/// <param name="Saved">What the running part of its quota costs over that time; null without prices.</param>
public sealed record TenantSleep(
    SleepSchedule? Schedule,
    DateTimeOffset? AsleepSince,
    DateTimeOffset? WakesAt,
    DateTimeOffset? AwakeUntil,
    TimeSpan Slept,
    decimal CoreHours,
    Money? Saved
)
{
    internal static TenantSleep Of(Tenant tenant, PriceList prices, DateTimeOffset now)
    {
        var slept = TimeSpan.FromSeconds(tenant.SleptSeconds) + (tenant.AsleepSince is { } since && now > since ? now - since : TimeSpan.Zero);
        return new(
            tenant.Sleep,
            tenant.AsleepSince,
            tenant.Sleep?.NextWorkTime(now),
            tenant.AwakeUntil > now ? tenant.AwakeUntil : null,
            slept,
            decimal.Round((decimal)slept.TotalHours * tenant.Committed.CpuMillicores / 1000, 1),
            prices.RunningCost(tenant.Tier, tenant.Committed, slept)
        );
    }
}

/// <summary>Everything about one tenant.</summary>
/// <param name="HasOwnNodes">Whether its quota is the size of a dedicated cluster, and no quota of the host cluster reports it.</param>
/// <param name="Expiry">How far its expiry is; null when it never expires or is archived.</param>
/// <param name="DeleteAt">When it will be removed; null without a scheduled deletion.</param>
/// <param name="Suspension">Why it is suspended, and by whom; null while it is not.</param>
/// <param name="Sleep">Its work hours, and how long it has slept.</param>
/// <param name="OpenRequest">The open request for it; null when there is none.</param>
public sealed record TenantDetails(
    TenantSummary Summary,
    TenantState State,
    bool HasOwnNodes,
    TenantSpec Spec,
    string TeamTitle,
    string Namespace,
    string RequestId,
    long Generation,
    long ObservedGeneration,
    int Failures,
    DateTimeOffset NextReconcileAt,
    TenantExpiry? Expiry,
    DateTimeOffset? DeleteAt,
    Suspension? Suspension,
    TenantSleep Sleep,
    string? OpenRequest,
    TenantActions Actions,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<ObjectCondition> Objects,
    IReadOnlyList<QuotaLine> Quota,
    string Revision,
    string Yaml,
    IReadOnlyList<HistoryEntry> History
)
{
    /// <summary>The other tenants of the same product, by name; empty for a tenant of its own.</summary>
    public IReadOnlyList<TenantSibling> Siblings { get; init; } = [];
}
