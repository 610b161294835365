using TenantPortal.Core.Calendar;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Requests;

/// <summary>What ties a user to a request, other than what the request and its team show: other accounts, and roles of the past.</summary>
public sealed record RequestTies
{
    public static readonly RequestTies None = new();

    /// <summary>The user's other accounts.</summary>
    public IReadOnlyList<OtherAccount> OtherAccounts { get; init; } = [];

    /// <summary>A role in the team that the person gave up or lost too recently to decide this request; null for none.</summary>
    public FormerRole? FormerRole { get; init; }

    /// <summary>Roles in the team that the user gave themselves after the request was submitted. They do not count for it.</summary>
    public IReadOnlySet<TeamRole> SelfGivenRoles { get; init; } = new HashSet<TeamRole>();

    /// <summary>Whether the user manages the department of the team. Only known of requests that wait for such a decision.</summary>
    public bool ManagesDepartment { get; init; }

    /// <summary>Whether an id is an account of the person.</summary>
    public bool IsSamePerson(CurrentUser user, string? id) =>
        id is not null && (id == user.Id || id == user.PersonId || OtherAccounts.Any(account => account.User.Id == id));
}

/// <summary>A role that a person held in a team.</summary>
public sealed record FormerRole(TeamRole Role, DateTimeOffset EndedAt)
{
    /// <summary>As in "You were the deputy of the team 'Payments' until 2026-01-31".</summary>
    public Sentence Describe(Team team)
    {
        var end = UtcDay.Of(EndedAt).ToText();
        return Role switch
        {
            TeamRole.Lead => (Sentence)$"You were a lead of the team '{team.Title}' until {end}",
            TeamRole.Deputy => $"You were the deputy of the team '{team.Title}' until {end}",
            _ => $"You were a member of the team '{team.Title}' until {end}",
        };
    }
}
