using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests;

/// <summary>What happened to a request, in the words of audit, history and notifications.</summary>
internal static class RequestSentences
{
    public static string Submitted(AskedChange change)
    {
        var asked = change.Asked;
        return change.Kind switch
        {
            RequestKind.Create => $"Asked for the tenant '{asked.Name}' ({asked.Tier}) of team '{asked.Team}' on '{asked.Cluster}'.",
            RequestKind.Delete => $"Asked to delete the tenant '{asked.Name}' of team '{asked.Team}'.",
            _ => $"Asked to change the tenant '{asked.Name}' of team '{asked.Team}': {Changes(change.Original, asked)}.",
        };
    }

    public static string Answered(TenantSpec before, EditedRevision? edited) =>
        edited is null ? "Answered; what is asked stays as it was."
        : SpecDiff.IsSame(before, edited.Asked) ? "Answered and wrote the purpose anew."
        : $"Answered and changed what is asked: {Changes(before, edited.Asked)}.";

    /// <summary>Each changed field with both values.</summary>
    public static string Changes(TenantSpec? before, TenantSpec after) =>
        string.Join(
            "; ",
            SpecDiff
                .Compare(before, after, null)
                .Where(field => field.IsChange)
                .Select(field => $"{field.Title} {field.Original} → {field.Asked}")
                .DefaultIfEmpty("the same values, rendered as they are today")
        );
}
