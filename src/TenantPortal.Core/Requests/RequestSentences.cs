using TenantPortal.Core.Languages;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Requests;

/// <summary>What happened to a request, as audit entries, histories and notifications put it.</summary>
internal static class RequestSentences
{
    /// <summary>Why an approved request needs a second decision before its first apply.</summary>
    public const string CapacityGone = "The cluster has lost capacity since the approval; only a second approver can allow it now.";

    public static Sentence Submitted(RequestedChange change)
    {
        var requested = change.Requested;
        return change.Kind switch
        {
            RequestKind.Create => (Sentence)$"Requested the tenant '{requested.Name}' ({requested.Tier}) of team '{requested.Team}' on '{requested.Cluster}'.",
            RequestKind.Delete => $"Requested to delete the tenant '{requested.Name}' of team '{requested.Team}' and to {InWords(change.Volumes)}.",
            _ => $"Requested to change the tenant '{requested.Name}' of team '{requested.Team}': {SpecDiff.InWords(change.Original, requested)}.",
        };
    }

    /// <summary>The requests for a product as one sentence.</summary>
    public static Sentence Submitted(IReadOnlyList<RequestedChange> changes)
    {
        var (first, requested) = (changes[0], changes[0].Requested);
        if (changes.Count == 1)
            return Submitted(first);
        var names = string.Join(", ", changes.Select(change => $"'{change.Requested.Name}'"));
        var sizes = changes.Select(change => $"'{change.Requested.Name}' ({change.Requested.Environment}, {change.Requested.Size ?? "custom"})");
        return first.Kind switch
        {
            RequestKind.Create => (Sentence)(
                $"Requested the product '{requested.Product}' of team '{requested.Team}' on '{requested.Cluster}' with the tenants "
                + $"{string.Join(", ", sizes)}."
            ),
            RequestKind.Delete => $"Requested to delete the tenants {names} of the product '{requested.Product}' of team '{requested.Team}' and to "
                + $"{InWords(first.Volumes, areOfSeveral: true)}.",
            _ => $"Requested to change the tenants {names} of the product '{requested.Product}' of team '{requested.Team}': "
                + $"{SpecDiff.InWords(first.Original, requested)}.",
        };
    }

    /// <summary>As in "Requested to keep its volumes".</summary>
    public static Sentence InWords(VolumeChoice? volumes, bool areOfSeveral = false) =>
        (volumes, areOfSeveral) switch
        {
            (VolumeChoice.Delete, false) => (Sentence)"delete its volumes",
            (VolumeChoice.Delete, true) => "delete their volumes",
            (_, false) => "keep its volumes",
            (_, true) => "keep their volumes",
        };

    public static string Answered(TenantSpec before, EditedRevision? edited) =>
        edited is null ? "Answered without changing the request."
        : SpecDiff.IsSame(before, edited.Requested) ? "Answered and rewrote the purpose."
        : $"Answered and changed the request: {SpecDiff.InWords(before, edited.Requested)}.";
}
