using TenantPortal.Core.Languages;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Teams.Leads;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>One line of the list of teams.</summary>
/// <param name="LeadAbsence">Null while a lead of the team signs in.</param>
public sealed record TeamSummary(
    string Name,
    string Title,
    string Department,
    string? CostCentre,
    string LeadGroup,
    string? LeadGroupTitle,
    string MemberGroup,
    string? MemberGroupTitle,
    int Tenants,
    LeadAbsence? LeadAbsence
);

/// <summary>One line of the list of departments.</summary>
public sealed record DepartmentSummary(string Name, string Title, string ManagerGroup, string? ManagerGroupTitle, int Teams);

/// <summary>A user with a role, as far as the identity provider has reported.</summary>
/// <param name="SeenAt">When the provider was last queried about the user: groups may have changed since.</param>
public sealed record PersonWithRoles(string Id, string Name, string? Email, IReadOnlyList<TeamRole> Roles, DateTimeOffset SeenAt);

/// <summary>A group, and whether it has known members.</summary>
public sealed record GroupOfRole(TeamRole Role, string Group, string? Title, bool HasKnownPeople)
{
    /// <summary>A warning for the users who can fix the group; null when there is none.</summary>
    public Sentence? Warning =>
        HasKnownPeople
            ? null
            : (Sentence)(
                $"The {RoleWord} group '{Group}' has no known members. Either none of them has signed "
                + $"in, or the identity provider sends another name for the group."
            );

    private Sentence RoleWord =>
        Role switch
        {
            TeamRole.Lead => (Sentence)"lead",
            TeamRole.Deputy => "deputy",
            TeamRole.Member => "member",
            _ => "manager",
        };
}

/// <summary>Everything about one team.</summary>
/// <param name="LeadAbsence">Null while a lead of the team signs in.</param>
/// <param name="Groups">Lead, member and manager group.</param>
/// <param name="Proposal">A change that waits for a second admin; null for none, and for users who do not see everything.</param>
/// <param name="MayChange">Whether the current user is a platform admin.</param>
public sealed record TeamDetails(
    string Name,
    string Title,
    string Department,
    string DepartmentTitle,
    string? CostCentre,
    string? Deputy,
    string? DeputyName,
    Guid Version,
    int Tenants,
    LeadAbsence? LeadAbsence,
    IReadOnlyList<GroupOfRole> Groups,
    IReadOnlyList<PersonWithRoles> People,
    IReadOnlyList<HistoryEntry> History,
    RightsProposalView? Proposal,
    bool MayChange
)
{
    public GroupOfRole GroupOf(TeamRole role) => Groups.First(group => group.Role == role);
}

/// <summary>Everything about one department.</summary>
public sealed record DepartmentDetails(
    string Name,
    string Title,
    GroupOfRole ManagerGroup,
    Guid Version,
    IReadOnlyList<TeamChoice> Teams,
    IReadOnlyList<PersonWithRoles> People,
    IReadOnlyList<HistoryEntry> History,
    RightsProposalView? Proposal,
    bool MayChange
);

/// <summary>A user who can be chosen.</summary>
public sealed record PersonChoice(string Id, string Name);
