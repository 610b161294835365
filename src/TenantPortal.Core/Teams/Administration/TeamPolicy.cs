using System.Text.RegularExpressions;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>The facts for the validation of a team.</summary>
public sealed record TeamFacts
{
    /// <summary>The team to change; null for a new one.</summary>
    public string? Changed { get; init; }

    public bool NameIsTaken { get; init; }

    public bool DepartmentExists { get; init; }

    /// <summary>The title of another team with the same lead group.</summary>
    public string? LeadGroupLeads { get; init; }

    /// <summary>Whether the deputy has signed in before.</summary>
    public bool DeputyIsKnown { get; init; }
}

/// <summary>Validates teams and departments: every broken rule is one problem at its field.</summary>
public static partial class TeamPolicy
{
    /// <summary>Names that are paths of pages.</summary>
    private static readonly string[] Addresses = ["new"];

    /// <summary>Returns the profile, or the problems that prevent it.</summary>
    public static (TeamProfile? Profile, IReadOnlyList<Problem> Problems) Check(TeamInput input, TeamFacts facts)
    {
        var problems = new List<Problem>();
        CheckName(input.Name, "team", facts.Changed, facts.NameIsTaken, problems);
        var title = CheckTitle(input.Title, "title", problems);
        if (string.IsNullOrEmpty(input.Department))
            problems.Add(new("Choose the department that oversees the team.", "department"));
        else if (!facts.DepartmentExists)
            problems.Add(new($"There is no department '{WrittenText.Shorten(input.Department)}'. Create it first.", "department"));
        var costCentre = CheckCostCentre(input.CostCentre, problems);
        var lead = CheckGroup(input.LeadGroup, "lead group", "leadGroup", problems);
        if (lead is not null && facts.LeadGroupLeads is { } other)
            problems.Add(new($"The group '{lead}' already leads team '{other}'. Choose a group that leads no other team.", "leadGroup"));
        var leadTitle = CheckGroupTitle(input.LeadGroupTitle, "leadGroupTitle", problems);
        var member = CheckGroup(input.MemberGroup, "member group", "memberGroup", problems);
        var memberTitle = CheckGroupTitle(input.MemberGroupTitle, "memberGroupTitle", problems);
        if (!string.IsNullOrEmpty(input.Deputy) && !facts.DeputyIsKnown)
            problems.Add(new("The deputy has never signed in. Choose a user who has signed in to the portal.", "deputy"));
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

    /// <param name="changed">The department to change; null for a new one.</param>
    public static (DepartmentProfile? Profile, IReadOnlyList<Problem> Problems) Check(DepartmentInput input, string? changed, bool nameIsTaken)
    {
        var problems = new List<Problem>();
        CheckName(input.Name, "department", changed, nameIsTaken, problems);
        var title = CheckTitle(input.Title, "title", problems);
        var group = CheckGroup(input.ManagerGroup, "manager group", "managerGroup", problems);
        var groupTitle = CheckGroupTitle(input.ManagerGroupTitle, "managerGroupTitle", problems);
        return problems.Count > 0 ? (null, problems) : (new DepartmentProfile(title, new(group!, groupTitle)), problems);
    }

    private static void CheckName(string? name, Sentence what, string? changed, bool isTaken, List<Problem> problems)
    {
        if (changed is not null)
        {
            if (!string.IsNullOrEmpty(name) && name != changed)
                problems.Add(new($"The name of a {what} cannot change because tenants contain it. Change the title instead.", "name"));
        }
        else if (string.IsNullOrEmpty(name))
        {
            problems.Add(new($"Enter a name for the {what}.", "name"));
        }
        else if (!TenantName.TryParse(name, out _) || Addresses.Contains(name))
        {
            problems.Add(new($"'{WrittenText.Shorten(name)}' is not a valid name for a {what}. {TenantName.Rule}", "name"));
        }
        else if (isTaken)
        {
            problems.Add(new($"There is already a {what} named '{name}'. Choose another name.", "name"));
        }
    }

    private static string CheckTitle(string? title, string field, List<Problem> problems)
    {
        var text = title?.Trim() ?? "";
        if (text.Length == 0)
            problems.Add(new("Enter a title.", field));
        else if (!IsOneLine(text, TeamProfile.MaxTitleLength))
            problems.Add(new($"The title must be one line of at most {TeamProfile.MaxTitleLength} visible characters.", field));
        return text;
    }

    private static string? CheckCostCentre(string? costCentre, List<Problem> problems)
    {
        var text = costCentre?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.Length > TeamProfile.MaxCostCentreLength || !CostCentre().IsMatch(text))
            problems.Add(new($"A cost center has at most {TeamProfile.MaxCostCentreLength} letters, digits, spaces and ._/-, such as CC-4711.", "costCentre"));
        return text;
    }

    private static GroupName? CheckGroup(string? text, Sentence what, string field, List<Problem> problems)
    {
        // Not trimmed: a group with a space is another group in the cluster.
        if (GroupName.TryParse(text, out var group))
            return group;
        problems.Add(
            new(
                string.IsNullOrEmpty(text)
                    ? (Sentence)$"Enter the {what} as the identity provider sends it."
                    : (Sentence)$"'{WrittenText.Shorten(text)}' is not a valid {what}. {GroupName.Rule}",
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
            problems.Add(new($"The display name of the group must be one line of at most {TeamProfile.MaxTitleLength} visible characters.", field));
        return text;
    }

    private static bool IsOneLine(string text, int maxLength) =>
        text.Length <= maxLength && !text.Any(char.IsControl) && !WrittenText.HasHiddenCharacters(text);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 ._/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex CostCentre();
}
