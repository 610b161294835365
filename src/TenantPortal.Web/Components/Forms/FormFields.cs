using TenantPortal.Core;

namespace TenantPortal.Web.Components.Forms;

/// <summary>The element ids that connect an input with its hint and its problems.</summary>
internal static class FormFields
{
    /// <summary>The id of the input for a field: <c>field-quota-cpu</c> for <c>quota.cpu</c>. Selectors need no escapes for it.</summary>
    public static string IdOf(string field) => "field-" + field.Replace('.', '-').Replace('/', '-');

    public static string HintOf(string field) => IdOf(field) + "-hint";

    public static string ProblemOf(string field) => IdOf(field) + "-problem";

    /// <summary>The ids of the elements that describe the input: its hint and its problems, where present.</summary>
    public static string? DescriptionOf(string field, bool hasHint, bool isInvalid) =>
        (hasHint, isInvalid) switch
        {
            (true, true) => $"{HintOf(field)} {ProblemOf(field)}",
            (true, false) => HintOf(field),
            (false, true) => ProblemOf(field),
            _ => null,
        };

    public static bool HasProblem(this IReadOnlyList<Problem> problems, string field) => problems.Any(problem => problem.Field == field);
}
