using System.Text.RegularExpressions;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>What is known when a team is checked.</summary>
public sealed record TeamFacts
{
    /// <summary>The team that is changed; null for a new one.</summary>
    public string? Changed { get; init; }

    public bool NameIsTaken { get; init; }

    public bool DepartmentExists { get; init; }

    /// <summary>The title of another team that has the same lead group.</summary>
    public string? LeadGroupLeads { get; init; }

    /// <summary>The deputy has signed in before.</summary>
    public bool DeputyIsKnown { get; init; }
}

/// <summary>What a team and a department may be: every broken rule is one sentence at its field.</summary>
public static partial class TeamPolicy
{
    /// <summary>Names that are addresses of pages.</summary>
    private static readonly string[] Addresses = ["new"];

    /// <summary>Returns the profile, or why it may not be.</summary>
    public static (TeamProfile? Profile, IReadOnlyList<Problem> Problems) Check(TeamInput input, TeamFacts facts)
    {
        var problems = new List<Problem>();
        CheckName(input.Name, "team", facts.Changed, facts.NameIsTaken, problems);
        var title = CheckTitle(input.Title, "title", problems);
        if (string.IsNullOrEmpty(input.Department))
            problems.Add(new("Choose the department that oversees the team.", "department"));
        else if (!facts.DepartmentExists)
            problems.Add(new($"There is no department '{Shorten(input.Department)}'. Create it first.", "department"));
        var costCentre = CheckCostCentre(input.CostCentre, problems);
        var lead = CheckGroup(input.LeadGroup, "lead group", "leadGroup", problems);
        if (lead is not null && facts.LeadGroupLeads is { } other)
            problems.Add(
                new(
                    $"The group '{lead}' already leads the team '{other}'. Choose a group of its own, or nobody can tell whose tenants its people ask for.",
                    "leadGroup"
                )
            );
        var leadTitle = CheckGroupTitle(input.LeadGroupTitle, "leadGroupTitle", problems);
        var member = CheckGroup(input.MemberGroup, "member group", "memberGroup", problems);
        var memberTitle = CheckGroupTitle(input.MemberGroupTitle, "memberGroupTitle", problems);
        if (!string.IsNullOrEmpty(input.Deputy) && !facts.DeputyIsKnown)
            problems.Add(new("The deputy must have signed in once, so that it is sure who is meant. Choose somebody who has.", "deputy"));
        return problems.Count > 0
            ? (null, problems)
            : (
                new TeamProfile(
                    title,
                    input.Department!,
                    new(lead!, leadTitle),
                    new(member!, memberTitle),
                    costCentre,
                    string.IsNullOrEmpty(input.Deputy) ? null : input.Deputy
                ),
                problems
            );
    }

    /// <param name="changed">The department that is changed; null for a new one.</param>
    public static (DepartmentProfile? Profile, IReadOnlyList<Problem> Problems) Check(DepartmentInput input, string? changed, bool nameIsTaken)
    {
        var problems = new List<Problem>();
        CheckName(input.Name, "department", changed, nameIsTaken, problems);
        var title = CheckTitle(input.Title, "title", problems);
        var group = CheckGroup(input.ManagerGroup, "manager group", "managerGroup", problems);
        var groupTitle = CheckGroupTitle(input.ManagerGroupTitle, "managerGroupTitle", problems);
        return problems.Count > 0 ? (null, problems) : (new DepartmentProfile(title, new(group!, groupTitle)), problems);
    }

    private static void CheckName(string? name, string what, string? changed, bool isTaken, List<Problem> problems)
    {
        if (changed is not null)
        {
            if (!string.IsNullOrEmpty(name) && name != changed)
                problems.Add(new($"The name of a {what} never changes, because tenants carry it. Change the title instead.", "name"));
        }
        else if (string.IsNullOrEmpty(name))
        {
            problems.Add(new($"Give the {what} a name.", "name"));
        }
        else if (!TenantName.TryParse(name, out _) || Addresses.Contains(name))
        {
            problems.Add(new($"'{Shorten(name)}' cannot be the name of a {what}. {TenantName.Rule}", "name"));
        }
        else if (isTaken)
        {
            problems.Add(new($"There is already a {what} called '{name}'. Choose another name.", "name"));
        }
    }

    private static string CheckTitle(string? title, string field, List<Problem> problems)
    {
        var text = title?.Trim() ?? "";
        if (text.Length == 0)
            problems.Add(new("Write the title as people say it.", field));
        else if (!IsOneLine(text, TeamProfile.MaxTitleLength))
            problems.Add(new($"The title must be one line of at most {TeamProfile.MaxTitleLength} characters that can be seen.", field));
        return text;
    }

    private static string? CheckCostCentre(string? costCentre, List<Problem> problems)
    {
        var text = costCentre?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.Length > TeamProfile.MaxCostCentreLength || !CostCentre().IsMatch(text))
            problems.Add(new($"A cost centre has at most {TeamProfile.MaxCostCentreLength} letters, digits, blanks and ._/-, such as CC-4711.", "costCentre"));
        return text;
    }

    private static GroupName? CheckGroup(string? text, string what, string field, List<Problem> problems)
    {
        // Not trimmed: a group with a blank would be another group in the cluster.
        if (GroupName.TryParse(text, out var group))
            return group;
        problems.Add(
            new(
                string.IsNullOrEmpty(text)
                    ? $"Name the {what} as the identity provider sends it."
                    : $"'{Shorten(text)}' cannot be the {what}. {GroupName.Rule}",
                field
            )
        );
        return null;
    }

    private static string? CheckGroupTitle(string? title, string field, List<Problem> problems)
    {
        var text = title?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        if (!IsOneLine(text, TeamProfile.MaxTitleLength))
            problems.Add(new($"What the group is called must be one line of at most {TeamProfile.MaxTitleLength} characters that can be seen.", field));
        return text;
    }

    private static bool IsOneLine(string text, int most) => text.Length <= most && !text.Any(char.IsControl) && !WrittenText.HasHiddenCharacters(text);

    private static string Shorten(string text) => text.Length <= 63 ? text : text[..63] + "…";

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 ._/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex CostCentre();
}
