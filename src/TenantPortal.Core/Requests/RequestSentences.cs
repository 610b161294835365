using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Requests;

/// <summary>What happened to a request, as audit entries, histories and notifications put it.</summary>
internal static class RequestSentences
{
    /// <summary>Why an approved request needs a second decision before its first apply.</summary>
    public const string CapacityGone = "The cluster has lost capacity since the approval; only a second approver can allow it now.";

    public static string Submitted(RequestedChange change)
    {
        var requested = change.Requested;
        return change.Kind switch
        {
            RequestKind.Create => $"Requested the tenant '{requested.Name}' ({requested.Tier}) of team '{requested.Team}' on '{requested.Cluster}'.",
            RequestKind.Delete => $"Requested to delete the tenant '{requested.Name}' of team '{requested.Team}' and to {InWords(change.Volumes)}.",
            _ => $"Requested to change the tenant '{requested.Name}' of team '{requested.Team}': {SpecDiff.InWords(change.Original, requested)}.",
        };
    }

    /// <summary>As in "Requested to keep its volumes".</summary>
    public static string InWords(VolumeChoice? volumes) => volumes == VolumeChoice.Delete ? "delete its volumes" : "keep its volumes";

    public static string Answered(TenantSpec before, EditedRevision? edited) =>
        edited is null ? "Answered without changing the request."
        : SpecDiff.IsSame(before, edited.Requested) ? "Answered and rewrote the purpose."
        : $"Answered and changed the request: {SpecDiff.InWords(before, edited.Requested)}.";
}
