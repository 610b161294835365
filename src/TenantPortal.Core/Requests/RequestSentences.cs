using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests;

/// <summary>What happened to a request, as audit entries, histories and notifications put it.</summary>
internal static class RequestSentences
{
    public static string Submitted(AskedChange change)
    {
        var asked = change.Asked;
        return change.Kind switch
        {
            RequestKind.Create => $"Requested the tenant '{asked.Name}' ({asked.Tier}) of team '{asked.Team}' on '{asked.Cluster}'.",
            RequestKind.Delete => $"Requested to delete the tenant '{asked.Name}' of team '{asked.Team}'.",
            _ => $"Requested to change the tenant '{asked.Name}' of team '{asked.Team}': {SpecDiff.InWords(change.Original, asked)}.",
        };
    }

    public static string Answered(TenantSpec before, EditedRevision? edited) =>
        edited is null ? "Answered without changing the request."
        : SpecDiff.IsSame(before, edited.Asked) ? "Answered and rewrote the purpose."
        : $"Answered and changed the request: {SpecDiff.InWords(before, edited.Asked)}.";
}
