using TenantPortal.Core;

namespace TenantPortal.Web.Components;

/// <summary>The ids by which an input, its hint and its problems find each other.</summary>
internal static class FormFields
{
    /// <summary>Of the input for a problem's field: <c>quota.cpu</c> as <c>field-quota-cpu</c>.</summary>
    public static string IdOf(string field) => "field-" + field.Replace('.', '-');

    public static string HintOf(string field) => IdOf(field) + "-hint";

    public static string ProblemOf(string field) => IdOf(field) + "-problem";

    /// <summary>What describes the input: its hint where there is one, and its problems while there are some.</summary>
    public static string? DescriptionOf(string field, bool hasHint, bool isWrong) =>
        (hasHint, isWrong) switch
        {
            (true, true) => $"{HintOf(field)} {ProblemOf(field)}",
            (true, false) => HintOf(field),
            (false, true) => ProblemOf(field),
            _ => null,
        };

    public static bool HasProblem(this IReadOnlyList<Problem> problems, string field) => problems.Any(problem => problem.Field == field);
}
