using System.Text.Json.Serialization;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests.Reading;

/// <summary>What the user may do with a request now. Each action checks again when it is taken.</summary>
/// <param name="WhyNotDecide">Why they may not approve an open request; null when they may.</param>
public sealed record RequestActions(
    bool CanClaim,
    bool CanRelease,
    bool CanAsk,
    bool CanApprove,
    bool CanReject,
    bool CanAnswer,
    bool CanWithdraw,
    bool CanNote,
    bool CanNoteInternally,
    string? WhyNotDecide
)
{
    /// <summary>The same for people.</summary>
    [JsonIgnore]
    public Sentence? Refusal { get; init; }

    /// <param name="tenant">The one that it made or changes; null when there is none.</param>
    public static RequestActions For(TenantRequest request, Tenant? tenant, Team team, CurrentUser user, RequestTies ties)
    {
        var reviews = ApprovalPolicy.CheckReviewer(request, team, user, ties) is null;
        var approverProblem = request.IsOpen ? ApprovalPolicy.CheckApprover(request, team, user, ties) ?? ApprovalPolicy.CheckOpen(request, user) : null;
        var isFree = request.IsOpen && ApprovalPolicy.CheckOpen(request, user) is null;
        var owns = RequesterPolicy.CheckOwner(team, user, ties) is null;
        var notesInternally = (user.IsPlatformAdmin || user.IsSecurityApprover) && !user.BelongsTo(team);
        return new(
            CanClaim: reviews && request.Status == RequestStatus.Submitted,
            CanRelease: reviews && request.Status == RequestStatus.InReview && (request.ClaimedBy == user.Id || user.IsPlatformAdmin),
            CanAsk: reviews && isFree && request.Status != RequestStatus.AwaitingSecond,
            CanApprove: request.IsOpen && approverProblem is null,
            CanReject: reviews && isFree && (request.Status != RequestStatus.AwaitingSecond || approverProblem is null),
            CanAnswer: owns && RequesterPolicy.CheckAnswerable(request) is null,
            CanWithdraw: RequesterPolicy.CheckWithdraw(request, tenant, team, user, ties) is null,
            CanNote: notesInternally || user.BelongsTo(team),
            CanNoteInternally: notesInternally,
            WhyNotDecide: approverProblem?.Message
        )
        {
            Refusal = approverProblem?.Sentence,
        };
    }
}
