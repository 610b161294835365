using System.Globalization;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;

namespace TenantPortal.Core.Organization;

/// <summary>What a file says about one department or team. What it leaves out is not in it.</summary>
/// <param name="Owner">The department or team.</param>
/// <param name="File">The name of the file, for problems.</param>
/// <param name="Fields">The fields of <see cref="OrganizationFields"/>; null for one that is empty.</param>
/// <param name="Budget">The budget without its version; null when the file has none.</param>
internal sealed record OrganizationEntry(BudgetOwner Owner, string File, IReadOnlyDictionary<string, string?> Fields, BudgetInput? Budget)
{
    /// <summary>Where the entry is in a file: <c>teams.payments</c>.</summary>
    public string Path => PathOf(Owner);

    public static string PathOf(BudgetOwner owner) => $"{OrganizationFields.SectionOf(owner.Level)}.{owner.Name}";

    /// <summary>A problem with this entry, which names the file and the path.</summary>
    public Problem Locate(Problem problem) => problem with { Sentence = $"{File}: {Path}{PathOf(problem.Field)}: {problem.Sentence}" };

    /// <param name="field">As the pages and the API spell it.</param>
    private static string PathOf(string? field) =>
        field is null ? ""
        : field == OrganizationFields.MonthlyCost ? $".{OrganizationFields.Budget}.{field}"
        : field.StartsWith("quota.", StringComparison.Ordinal) ? $".{OrganizationFields.Budget}.{OrganizationFields.Amounts}.{field["quota.".Length..]}"
        : "." + field;
}

/// <summary>The keys of a file, in the order in which they are written.</summary>
internal static class OrganizationFields
{
    public const string Title = "title";
    public const string DepartmentOfTeam = "department";
    public const string CostCentre = "costCentre";
    public const string LeadGroup = "leadGroup";
    public const string LeadGroupTitle = "leadGroupTitle";
    public const string MemberGroup = "memberGroup";
    public const string MemberGroupTitle = "memberGroupTitle";
    public const string ManagerGroup = "managerGroup";
    public const string ManagerGroupTitle = "managerGroupTitle";
    public const string Deputy = "deputy";
    public const string Budget = "budget";
    public const string Amounts = "amounts";
    public const string MonthlyCost = "monthlyCost";

    private static readonly string[] OfDepartments = [Title, ManagerGroup, ManagerGroupTitle];

    private static readonly string[] OfTeams = [Title, DepartmentOfTeam, CostCentre, LeadGroup, LeadGroupTitle, MemberGroup, MemberGroupTitle, Deputy];

    public static string SectionOf(BudgetLevel level) => level == BudgetLevel.Department ? "departments" : "teams";

    public static IReadOnlyList<string> Of(BudgetLevel level) => level == BudgetLevel.Department ? OfDepartments : OfTeams;

    public static Dictionary<string, string?> Read(Department department) =>
        new()
        {
            [Title] = department.Title,
            [ManagerGroup] = department.ManagerGroup,
            [ManagerGroupTitle] = department.ManagerGroupTitle,
        };

    public static Dictionary<string, string?> Read(Team team) =>
        new()
        {
            [Title] = team.Title,
            [DepartmentOfTeam] = team.Department,
            [CostCentre] = team.CostCentre,
            [LeadGroup] = team.LeadGroup,
            [LeadGroupTitle] = team.LeadGroupTitle,
            [MemberGroup] = team.MemberGroup,
            [MemberGroupTitle] = team.MemberGroupTitle,
            [Deputy] = team.Deputy,
        };

    public static DepartmentInput ToDepartment(IReadOnlyDictionary<string, string?> fields) =>
        new()
        {
            Title = fields[Title],
            ManagerGroup = fields[ManagerGroup],
            ManagerGroupTitle = fields[ManagerGroupTitle],
        };

    public static TeamInput ToTeam(IReadOnlyDictionary<string, string?> fields) =>
        new()
        {
            Title = fields[Title],
            Department = fields[DepartmentOfTeam],
            CostCentre = fields[CostCentre],
            LeadGroup = fields[LeadGroup],
            LeadGroupTitle = fields[LeadGroupTitle],
            MemberGroup = fields[MemberGroup],
            MemberGroupTitle = fields[MemberGroupTitle],
            Deputy = fields[Deputy],
        };

    public static decimal? ParseCost(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cost) ? cost : null;
}
