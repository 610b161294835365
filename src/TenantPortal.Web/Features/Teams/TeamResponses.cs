using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Teams.Leads;

namespace TenantPortal.Web.Features.Teams;

/// <summary>A team with the people who have access.</summary>
/// <param name="LeadAbsence">Null while a lead of the team signs in.</param>
/// <param name="Proposal">A change that waits for a second platform admin.</param>
/// <param name="Warnings">Warnings about groups without known members.</param>
/// <param name="Version">The version to send with a change.</param>
internal sealed record TeamResponse(
    string Name,
    string Title,
    string Department,
    string? CostCentre,
    string LeadGroup,
    string? LeadGroupTitle,
    string MemberGroup,
    string? MemberGroupTitle,
    string ManagerGroup,
    string? Deputy,
    int Tenants,
    LeadAbsence? LeadAbsence,
    IReadOnlyList<PersonWithRoles> People,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<HistoryEntry> History,
    RightsProposalView? Proposal,
    Guid Version
)
{
    public static TeamResponse From(TeamDetails team)
    {
        var (lead, member) = (team.GroupOf(TeamRole.Lead), team.GroupOf(TeamRole.Member));
        return new(
            team.Name,
            team.Title,
            team.Department,
            team.CostCentre,
            lead.Group,
            lead.Title,
            member.Group,
            member.Title,
            team.GroupOf(TeamRole.Manager).Group,
            team.Deputy,
            team.Tenants,
            team.LeadAbsence,
            team.People,
            [.. team.Groups.Select(group => group.Warning?.ToString()).OfType<string>()],
            team.History,
            team.Proposal,
            team.Version
        );
    }
}

/// <summary>The response to creating or changing a team.</summary>
/// <param name="Version">The version to send with the next change.</param>
/// <param name="TenantsToApproveAgain">The number of tenants that differ from their approval.</param>
/// <param name="RequestsToAskAgain">The number of open requests that must be submitted again.</param>
/// <param name="AwaitsConfirmation">Nothing has changed yet: another platform admin has to confirm the change.</param>
internal sealed record SavedTeamResponse(string Name, Guid Version, int TenantsToApproveAgain, int RequestsToAskAgain, bool AwaitsConfirmation)
{
    public static SavedTeamResponse From(SavedTeam team) =>
        new(team.Name, team.Version, team.Impact.Tenants, team.Impact.OpenRequests, team.AwaitsConfirmation);
}

/// <summary>A department with its managers.</summary>
/// <param name="Version">The version to send with a change.</param>
internal sealed record DepartmentResponse(
    string Name,
    string Title,
    string ManagerGroup,
    string? ManagerGroupTitle,
    IReadOnlyList<string> Teams,
    IReadOnlyList<PersonWithRoles> People,
    string? Warning,
    RightsProposalView? Proposal,
    Guid Version
)
{
    public static DepartmentResponse From(DepartmentDetails department) =>
        new(
            department.Name,
            department.Title,
            department.ManagerGroup.Group,
            department.ManagerGroup.Title,
            [.. department.Teams.Select(team => team.Name)],
            department.People,
            department.ManagerGroup.Warning?.ToString(),
            department.Proposal,
            department.Version
        );
}
