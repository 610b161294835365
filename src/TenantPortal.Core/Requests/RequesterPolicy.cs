using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Requests;

/// <summary>What the team may do with its own request.</summary>
public static class RequesterPolicy
{
    /// <summary>Answers, changes and takes back are the requester's and the team's leads'.</summary>
    public static Problem? CheckOwner(Team team, CurrentUser user) => user.Leads(team)
        ? null
        : new($"Only the leads of the team '{team.Title}' may do this.", Kind: ProblemKind.Forbidden);

    public static Problem? CheckAnswerable(TenantRequest request) => request.Status switch
    {
        RequestStatus.NeedsInfo => null,
        _ when !request.IsOpen => new(ApprovalPolicy.WhyClosed(request), Kind: ProblemKind.Conflict),
        _ => new("Nothing is asked about this request. Write a note if you have something to add.", Kind: ProblemKind.Conflict),
    };

    public static Problem? CheckWithdrawable(TenantRequest request) =>
        request.IsOpen ? null : new(ApprovalPolicy.WhyClosed(request), Kind: ProblemKind.Conflict);
}
