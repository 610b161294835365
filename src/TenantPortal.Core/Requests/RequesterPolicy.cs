using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests;

/// <summary>What a team may do with its own requests.</summary>
public static class RequesterPolicy
{
    /// <summary>Only the team's leads answer, edit and withdraw.</summary>
    public static Problem? CheckOwner(Team team, CurrentUser user) => CheckOwner(team, user, RequestTies.None);

    /// <summary>Like <see cref="CheckOwner(Team, CurrentUser)"/>, for a request that exists: rights that a user gave themselves later do not count.</summary>
    public static Problem? CheckOwner(Team team, CurrentUser user, RequestTies ties)
    {
        if (!user.Leads(team))
            return new($"Only the leads of the team '{team.Title}' can do this.", Kind: ProblemKind.Forbidden);
        var leads =
            user.LedTeams.Contains(team.Name)
            || (user.Groups.Contains(team.LeadGroup) && !ties.SelfGivenRoles.Contains(TeamRole.Lead))
            || (team.Deputy == user.Id && !ties.SelfGivenRoles.Contains(TeamRole.Deputy));
        return leads
            ? null
            : new(
                $"You made yourself a lead of the team '{team.Title}' after this request was submitted. Another lead of the team has to do this.",
                Kind: ProblemKind.Forbidden
            );
    }

    public static Problem? CheckAnswerable(TenantRequest request) =>
        request.Status switch
        {
            RequestStatus.NeedsInfo => null,
            _ when !request.IsOpen => new(request.WhyClosed, Kind: ProblemKind.Conflict),
            _ => new("This request has no open question. Add a comment instead.", Kind: ProblemKind.Conflict),
        };

    /// <summary>The team can withdraw its open requests; an approved one for a new tenant also the platform, until it starts to be created.</summary>
    /// <param name="tenant">What the approved request created; null for nothing.</param>
    public static Problem? CheckWithdraw(TenantRequest request, Tenant? tenant, Team team, CurrentUser user, RequestTies ties)
    {
        if (CheckOwner(team, user, ties) is { } problem && !(user.IsPlatformAdmin && request.Status == RequestStatus.Approved))
            return problem;
        return request switch
        {
            { IsOpen: true } => null,
            { Status: RequestStatus.Approved, Kind: RequestKind.Create } when tenant is { IsUntouched: true } => null,
            { Status: RequestStatus.Approved, Kind: RequestKind.Create } => new(
                $"The tenant '{request.TenantName}' is being created or already exists. Request its deletion instead.",
                Kind: ProblemKind.Conflict
            ),
            _ => new(request.WhyClosed, Kind: ProblemKind.Conflict),
        };
    }
}
