using TenantPortal.Core.Languages;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Teams;

/// <summary>What a user is to a team, from the groups of the identity provider.</summary>
public static class TeamMembership
{
    /// <summary>Is in the lead group, is the deputy, or acts for the team. <see cref="TeamVisibility.LedTeams"/> says the same in a query.</summary>
    public static bool Leads(this CurrentUser user, Team team) =>
        user.Groups.Contains(team.LeadGroup) || user.LedTeams.Contains(team.Name) || team.Deputy == user.Id;

    /// <summary>The problem of a user who neither leads the team nor is a platform admin; null for one of those.</summary>
    /// <param name="verb">What they may not do, such as <c>retry it</c>.</param>
    internal static Problem? CheckLeadsOrAdministers(this CurrentUser user, Team team, Sentence verb) =>
        user.Leads(team) || user.IsPlatformAdmin
            ? null
            : new Problem($"Only leads of team '{team.Title}' and platform admins can {verb}.", Kind: ProblemKind.Forbidden);

    public static bool BelongsTo(this CurrentUser user, Team team) =>
        user.Leads(team) || user.Groups.Contains(team.MemberGroup) || user.JoinedTeams.Contains(team.Name);
}
