using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Drift.Facts;

/// <summary>Sentences about differences, the same on pages, in conditions, in notifications and in the audit log.</summary>
public static class DriftWords
{
    /// <summary>Who changed it, for a sentence.</summary>
    public static Sentence ManagerOf(DriftFact fact) => fact.Manager is { } manager ? (Sentence)$"{manager}" : (Sentence)"an unknown field manager";

    /// <summary>What differs, and who changed it.</summary>
    public static string Sentence(DriftFact fact)
    {
        var what = fact.Drift switch
        {
            DriftKind.Foreign => $"{fact.Title} is not part of the tenant. {Capital(ManagerOf(fact))} created it.",
            DriftKind.Deleted => $"{fact.Title} was deleted. Kubernetes does not record by whom.",
            _ when fact.Live is null => $"{fact.Title}: {fact.Field} was removed, last changed by {ManagerOf(fact)}. The approved value is {fact.Approved}.",
            _ => $"{fact.Title}: {fact.Field} was changed from {fact.Approved} to {fact.Live} by {ManagerOf(fact)}.",
        };
        return fact.FoughtSince is null
            ? what
            : $"{what} It was changed {fact.Times} times, so the portal restores it only at the resync until the changes end.";
    }

    /// <summary>What is fought about, for the audit log and notifications: object, field and manager.</summary>
    public static Sentence Fight(DriftFact fact)
    {
        var what = fact.Field.Length == 0 ? (Sentence)$"{fact.Title}" : (Sentence)$"{fact.Field} of {fact.Title}";
        return $"{ManagerOf(fact)} and the portal fight over {what}. The portal restores it only at the resync until the changes end.";
    }

    /// <summary>One line for several restored fields.</summary>
    public static string Restored(IReadOnlyList<DriftFact> facts)
    {
        const int MaxNamed = 5;
        var named = facts
            .Take(MaxNamed)
            .Select(fact => fact.Field.Length == 0 ? $"{fact.Title} (deleted)" : $"{fact.Title} {fact.Field} (changed by {ManagerOf(fact)})");
        var rest = facts.Count > MaxNamed ? $"; and {facts.Count - MaxNamed} more" : "";
        return $"Restored what was approved: {string.Join("; ", named)}{rest}.";
    }

    /// <summary>Why a platform admin cannot ignore the difference; null when they can.</summary>
    public static Sentence? WhyNotIgnored(DriftFact fact) =>
        fact switch
        {
            { IsOpen: false } => (Sentence)"This difference is over.",
            { Drift: DriftKind.Deleted } => "A missing object cannot be ignored: the portal creates it again.",
            { Drift: DriftKind.Changed, IsSecurity: true } => "This field secures the tenant, so it cannot be ignored.",
            _ => null,
        };

    /// <summary>Why the portal cannot restore it; null when it can.</summary>
    public static Sentence? WhyNotReverted(DriftFact fact) =>
        fact switch
        {
            { IsOpen: false } => (Sentence)"This difference is over.",
            { Drift: DriftKind.Foreign } => "The portal did not create this object and does not delete it. Delete it in the cluster.",
            _ => null,
        };

    /// <summary>The resource whose amount a request can change to the live value; null for everything else, which cannot be requested.</summary>
    public static QuotaResource? FindRequestable(DriftFact fact) =>
        fact is { IsOpen: true, Drift: DriftKind.Changed, Kind: "ResourceQuota", Live: not null }
        && FieldPath.Parse(fact.Field).Keys is ["spec", "hard", var key]
            ? QuotaResource.OfHardKey(key)
            : null;

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
