using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Conversation;

namespace TenantPortal.Core.Requests.Deciding;

/// <summary>What reviewers do before they decide: claim a request, release it, request changes from the team.</summary>
public sealed class ReviewRequest(RequestTransaction requests, TimeProvider time)
{
    /// <summary>Takes a request for review, so that others see who has it.</summary>
    public Task<Result<string>> ClaimAsync(CurrentUser user, string id, CancellationToken cancellationToken) =>
        requests.ChangeAsync(
            user,
            id,
            opened =>
            {
                var request = opened.Request;
                if ((ApprovalPolicy.CheckReviewer(request, opened.Team, user, opened.Ties) ?? ApprovalPolicy.CheckOpen(request, user)) is { } problem)
                    return problem;
                if (request.Status != RequestStatus.Submitted)
                    return new Problem(
                        request.ClaimedBy == user.Id
                            ? (Sentence)"You have already claimed this request."
                            : (Sentence)"This request is waiting for its second approval and cannot be claimed.",
                        Kind: ProblemKind.Conflict
                    );
                var now = time.GetUtcNow();
                foreach (var one in opened.All)
                    one.Claim(user, now);
                opened.Audit(user, "request.claimed", "Claimed the request for review.", now);
                opened.Db.Announce(RequestAnnouncements.Claimed(opened.All.ToAnnounced(), user, now));
                return Result.Done;
            },
            cancellationToken
        );

    /// <summary>Releases a claimed request: one's own, or as a platform admin anyone's.</summary>
    public Task<Result<string>> ReleaseAsync(CurrentUser user, string id, CancellationToken cancellationToken) =>
        requests.ChangeAsync(
            user,
            id,
            opened =>
            {
                var request = opened.Request;
                if (ApprovalPolicy.CheckReviewer(request, opened.Team, user, opened.Ties) is { } refused)
                    return refused;
                if (request.Status != RequestStatus.InReview)
                    return new Problem(request.IsOpen ? (Sentence)"No one has claimed this request." : request.WhyClosed, Kind: ProblemKind.Conflict);
                if (request.ClaimedBy != user.Id && !user.IsPlatformAdmin)
                    return new Problem(
                        $"{request.ClaimedByName} has claimed this request. Only they or a platform admin can release it.",
                        Kind: ProblemKind.Forbidden
                    );
                var details = request.ClaimedBy == user.Id ? "Released the claim." : $"Released the claim of {request.ClaimedByName}.";
                opened.Audit(user, "request.released", details, time.GetUtcNow());
                foreach (var one in opened.All)
                    one.Release();
                return Result.Done;
            },
            cancellationToken
        );

    /// <summary>Asks the team a question; the request waits for the answer.</summary>
    /// <param name="question">Shown to everyone who sees the request.</param>
    public Task<Result<string>> AskAsync(CurrentUser user, string id, string? question, CancellationToken cancellationToken) =>
        requests.ChangeAsync(
            user,
            id,
            opened =>
            {
                var request = opened.Request;
                if (
                    (
                        ApprovalPolicy.CheckReviewer(request, opened.Team, user, opened.Ties)
                        ?? ApprovalPolicy.CheckOpen(request, user)
                        ?? (
                            request.Status == RequestStatus.AwaitingSecond
                                ? new Problem("This request already has its first approval. Approve or reject it.", Kind: ProblemKind.Conflict)
                                : null
                        )
                        ?? WrittenText.CheckComment(question, "Write your question.")
                    ) is
                    { } problem
                )
                    return problem;
                var now = time.GetUtcNow();
                foreach (var one in opened.All)
                {
                    one.ClaimIfFree(user, now);
                    one.Ask(now);
                }

                opened.Db.Notes.Add(new RequestNote(request.ConversationId, user, question!.Trim(), NoteVisibility.Shared, now));
                opened.Audit(user, "request.asked", "Requested more information from the team.", now);
                opened.Db.Announce(RequestAnnouncements.InformationAsked(opened.All.ToAnnounced(), user, question, now));
                return Result.Done;
            },
            cancellationToken
        );
}
