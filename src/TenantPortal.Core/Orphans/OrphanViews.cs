using System.Text.Json.Serialization;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Orphans;

/// <summary>An orphan as platform admins and auditors see it.</summary>
/// <param name="Object">Its title: <c>Namespace team-shop</c>.</param>
/// <param name="Tenant">The tenant that it names.</param>
/// <param name="Sentence">Why it is an orphan.</param>
/// <param name="Contents">What it contains, as a sentence; null for an object that is no namespace.</param>
/// <param name="WhyNotRemoved">A sentence; null when two platform admins can have it removed.</param>
/// <param name="CanAdopt">Whether the namespace can become that of the tenant it names.</param>
/// <param name="RemovalMessage">What the removal waits for, or why it was stopped.</param>
public sealed record OrphanView(
    Guid Id,
    string Cluster,
    string Object,
    string Kind,
    string Uid,
    string Tenant,
    OrphanReason Reason,
    OrphanState State,
    DateTimeOffset FirstSeenAt,
    string Sentence,
    string? Contents,
    string? WhyNotRemoved,
    bool CanAdopt,
    DateTimeOffset? IgnoredUntil,
    string? IgnoreReason,
    string? IgnoredBy,
    DateTimeOffset? RemovalProposedAt,
    string? RemovalProposedBy,
    string? RemovalConfirmedBy,
    string? RemovalMessage
)
{
    /// <summary>Why it is an orphan, in the language of the reader.</summary>
    [JsonIgnore]
    public Sentence Why { get; init; } = "";

    /// <summary>What it contains, in the language of the reader.</summary>
    [JsonIgnore]
    public Sentence? Inside { get; private init; }

    internal static OrphanView Of(Orphan orphan, DateTimeOffset now)
    {
        var isIgnored = orphan.StateAt(now) == OrphanState.Ignored;
        var contents = orphan.Object.IsNamespace ? orphan.Contents.Describe() : null;
        return new(
            orphan.Id,
            orphan.Cluster,
            orphan.Title,
            orphan.Kind,
            orphan.Uid,
            orphan.Tenant,
            orphan.Reason,
            orphan.StateAt(now),
            orphan.FirstSeenAt,
            OrphanWords.WhyOrphaned(orphan),
            contents?.ToString(),
            orphan.WhyNotRemoved,
            orphan.IsAdoptable,
            isIgnored ? orphan.IgnoredUntil : null,
            isIgnored ? orphan.IgnoreReason : null,
            isIgnored ? orphan.IgnoredBy : null,
            orphan.RemovalProposedAt,
            orphan.RemovalProposedByName,
            orphan.RemovalConfirmedByName,
            orphan.RemovalMessage
        )
        {
            Why = OrphanWords.WhyOrphaned(orphan),
            Inside = contents,
        };
    }
}

/// <summary>What to list of the open orphans.</summary>
/// <param name="After">The cursor of the previous page.</param>
public sealed record OrphanFilter(string? Cluster = null, string? After = null, int Limit = 50);
