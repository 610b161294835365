using TenantPortal.Core;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Web.Components.Forms;

namespace TenantPortal.Web.Features.Teams;

/// <summary>The form input for a team.</summary>
public sealed class TeamDraft
{
    /// <summary>The fields in the order of the page.</summary>
    private static readonly string[] Order =
    [
        "name",
        "title",
        "department",
        "costCentre",
        "leadGroup",
        "leadGroupTitle",
        "memberGroup",
        "memberGroupTitle",
        "deputy",
    ];

    public string? Name { get; set; }

    public string? Title { get; set; }

    public string? Department { get; set; }

    public string? CostCentre { get; set; }

    public string? LeadGroup { get; set; }

    public string? LeadGroupTitle { get; set; }

    public string? MemberGroup { get; set; }

    public string? MemberGroupTitle { get; set; }

    public string? Deputy { get; set; }

    public Guid? Version { get; private init; }

    public static TeamDraft From(TeamDetails team)
    {
        var (lead, member) = (team.GroupOf(TeamRole.Lead), team.GroupOf(TeamRole.Member));
        return new()
        {
            Name = team.Name,
            Title = team.Title,
            Department = team.Department,
            CostCentre = team.CostCentre,
            LeadGroup = lead.Group,
            LeadGroupTitle = lead.Title,
            MemberGroup = member.Group,
            MemberGroupTitle = member.Title,
            Deputy = team.Deputy,
            Version = team.Version,
        };
    }

    public TeamInput ToInput() =>
        new()
        {
            Name = Name?.Trim(),
            Title = Title,
            Department = Department,
            CostCentre = CostCentre,
            LeadGroup = LeadGroup,
            LeadGroupTitle = LeadGroupTitle,
            MemberGroup = MemberGroup,
            MemberGroupTitle = MemberGroupTitle,
            Deputy = Deputy,
            Version = Version,
        };

    /// <summary>Returns the topmost field with a problem; null if there is none.</summary>
    public static string? FindFirstInvalid(IReadOnlyList<Problem> problems) => Order.FirstOrDefault(problems.HasProblem);

    /// <summary>Returns the problems that do not belong to a field of the page.</summary>
    public static IReadOnlyList<Problem> WithoutField(IReadOnlyList<Problem> problems) => [.. problems.Where(problem => !Order.Contains(problem.Field))];
}
