using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests;

/// <summary>What a team may do with its own requests.</summary>
public static class RequesterPolicy
{
    /// <summary>Only the team's leads answer, edit and withdraw.</summary>
    public static Problem? CheckOwner(Team team, CurrentUser user) =>
        user.Leads(team) ? null : new($"Only the leads of the team '{team.Title}' can do this.", Kind: ProblemKind.Forbidden);

    public static Problem? CheckAnswerable(TenantRequest request) =>
        request.Status switch
        {
            RequestStatus.NeedsInfo => null,
            _ when !request.IsOpen => new(request.WhyClosed, Kind: ProblemKind.Conflict),
            _ => new("This request has no open question. Add a comment instead.", Kind: ProblemKind.Conflict),
        };

    /// <summary>The team can withdraw its open requests; an approved one for a new tenant also the platform, until it starts to be created.</summary>
    /// <param name="tenant">What the approved request created; null for nothing.</param>
    public static Problem? CheckWithdraw(TenantRequest request, Tenant? tenant, Team team, CurrentUser user)
    {
        if (!user.Leads(team) && !(user.IsPlatformAdmin && request.Status == RequestStatus.Approved))
            return CheckOwner(team, user);
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
