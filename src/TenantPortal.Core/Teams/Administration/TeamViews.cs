using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Teams.Administration;

/// <summary>One line of the list of teams.</summary>
public sealed record TeamSummary(
    string Name,
    string Title,
    string Department,
    string? CostCentre,
    string LeadGroup,
    string? LeadGroupTitle,
    string MemberGroup,
    string? MemberGroupTitle,
    int Tenants
);

/// <summary>One line of the list of departments.</summary>
public sealed record DepartmentSummary(string Name, string Title, string ManagerGroup, string? ManagerGroupTitle, int Teams);

/// <summary>What somebody is to a team.</summary>
public enum TeamRole
{
    Lead,
    Deputy,
    Member,
    Manager,
}

/// <summary>Somebody who gets in, as far as the identity provider has told.</summary>
/// <param name="SeenAt">When it was last asked about the person: groups may have changed since.</param>
public sealed record PersonWithRoles(string Id, string Name, string? Email, IReadOnlyList<TeamRole> Roles, DateTimeOffset SeenAt);

/// <summary>A group, and whether anybody is known to be in it.</summary>
public sealed record GroupOfRole(TeamRole Role, string Group, string? Title, bool HasKnownPeople)
{
    /// <summary>What is wrong with it, for the people who could repair it; null when nothing is.</summary>
    public string? Warning =>
        HasKnownPeople
            ? null
            : $"Nobody we know yet is in the {Role.ToString().ToLowerInvariant()} group '{Group}'. Either none of its people has signed in, or the identity provider sends another name for it.";
}

/// <summary>Everything about one team.</summary>
/// <param name="Groups">Lead, member and manager group.</param>
/// <param name="MayChange">The person who looks is a platform admin.</param>
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
    IReadOnlyList<GroupOfRole> Groups,
    IReadOnlyList<PersonWithRoles> People,
    IReadOnlyList<HistoryEntry> History,
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
    bool MayChange
);

/// <summary>Somebody who can be chosen.</summary>
public sealed record PersonChoice(string Id, string Name);
