using System.Text.Json.Serialization;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Drift.Facts;

/// <summary>A difference as users see it.</summary>
/// <param name="Object">Its title: <c>ResourceQuota team-payments-quota</c>.</param>
/// <param name="Field">Empty for the whole object.</param>
/// <param name="Lasted">How long it has differed, or did.</param>
/// <param name="WhyNotIgnored">A sentence; null when a platform admin can ignore it.</param>
/// <param name="WhyNotReverted">A sentence; null when a platform admin can have it restored.</param>
/// <param name="Requestable">The resource whose amount a request can change to the live value; null when the live value cannot be requested.</param>
public sealed record DriftView(
    Guid Id,
    string Tenant,
    string Team,
    string Cluster,
    string Object,
    string Kind,
    string Field,
    DriftKind Drift,
    string? Approved,
    string? Live,
    string? Manager,
    DateTimeOffset? ChangedAt,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset? RevertedAt,
    TimeSpan Lasted,
    int Times,
    DateTimeOffset? FoughtSince,
    DateTimeOffset? IgnoredUntil,
    string? IgnoreReason,
    string? IgnoredBy,
    bool IsSecurity,
    string Sentence,
    string? WhyNotIgnored,
    string? WhyNotReverted,
    string? Requestable
)
{
    /// <summary><see cref="WhyNotIgnored"/> in the language of the reader.</summary>
    [JsonIgnore]
    public Sentence? IgnoreRefusal { get; private init; }

    /// <summary><see cref="WhyNotReverted"/> in the language of the reader.</summary>
    [JsonIgnore]
    public Sentence? RevertRefusal { get; private init; }

    internal static DriftView Of(DriftFact fact, string tenant, string team, string cluster, DateTimeOffset now) =>
        new(
            fact.Id,
            tenant,
            team,
            cluster,
            fact.Title,
            fact.Kind,
            fact.Field,
            fact.Drift,
            fact.Approved,
            fact.Live,
            fact.Manager,
            fact.ChangedAt,
            fact.FirstSeenAt,
            fact.RevertedAt,
            fact.Lasted(now),
            fact.Times,
            fact.FoughtSince,
            fact.IsIgnored(now) ? fact.IgnoredUntil : null,
            fact.IsIgnored(now) ? fact.IgnoreReason : null,
            fact.IsIgnored(now) ? fact.IgnoredBy : null,
            fact.IsSecurity,
            DriftWords.Sentence(fact),
            DriftWords.WhyNotIgnored(fact)?.ToString(),
            DriftWords.WhyNotReverted(fact)?.ToString(),
            DriftWords.FindRequestable(fact)?.Name
        )
        {
            IgnoreRefusal = DriftWords.WhyNotIgnored(fact),
            RevertRefusal = DriftWords.WhyNotReverted(fact),
        };
}

/// <summary>The differences of one tenant.</summary>
/// <param name="Open">The oldest first.</param>
/// <param name="Past">The last to end first.</param>
/// <param name="CanDecide">Whether the user may restore and ignore.</param>
public sealed record TenantDrift(string Tenant, bool IsAsApproved, IReadOnlyList<DriftView> Open, IReadOnlyList<DriftView> Past, bool CanDecide);

/// <summary>What to list of the open differences of all tenants.</summary>
/// <param name="Kind">Of the object, such as <c>Role</c>.</param>
/// <param name="After">The cursor of the previous page.</param>
public sealed record DriftFilter(string? Tenant = null, string? Kind = null, string? Manager = null, string? After = null, int Limit = 50);
