using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests;

/// <summary>What the team may do with its own request.</summary>
public static class RequesterPolicy
{
    /// <summary>Answers, changes and takes back are the requester's and the team's leads'.</summary>
    public static Problem? CheckOwner(Team team, CurrentUser user) =>
        user.Leads(team) ? null : new($"Only the leads of the team '{team.Title}' may do this.", Kind: ProblemKind.Forbidden);

    public static Problem? CheckAnswerable(TenantRequest request) =>
        request.Status switch
        {
            RequestStatus.NeedsInfo => null,
            _ when !request.IsOpen => new(ApprovalPolicy.WhyClosed(request), Kind: ProblemKind.Conflict),
            _ => new("Nothing is asked about this request. Write a note if you have something to add.", Kind: ProblemKind.Conflict),
        };

    /// <summary>Open requests are the team's to take back; an approved one for a new tenant also the platform's, until it begins to be made.</summary>
    /// <param name="tenant">What the approved request made; null when nothing.</param>
    public static Problem? CheckWithdraw(TenantRequest request, Tenant? tenant, Team team, CurrentUser user)
    {
        if (!user.Leads(team) && !(user.IsPlatformAdmin && request.Status == RequestStatus.Approved))
            return CheckOwner(team, user);
        return request switch
        {
            { IsOpen: true } => null,
            { Status: RequestStatus.Approved, Kind: RequestKind.Create } when tenant is { IsUntouched: true } => null,
            { Status: RequestStatus.Approved, Kind: RequestKind.Create } => new(
                $"The tenant '{request.TenantName}' is being made or is there. Ask for its deletion instead.",
                Kind: ProblemKind.Conflict
            ),
            _ => new(ApprovalPolicy.WhyClosed(request), Kind: ProblemKind.Conflict),
        };
    }
}
