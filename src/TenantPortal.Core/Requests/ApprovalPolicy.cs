using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Requests;

/// <summary>Who may decide a request, and when: the role, four eyes, still open, nobody else's claim, on what was seen, with a reason where one is needed.</summary>
public static class ApprovalPolicy
{
    public const int MaxCommentLength = 2000;

    /// <summary>Whether this person may work on this request as a reviewer: take it, ask the team, reject it.</summary>
    public static Problem? CheckReviewer(TenantRequest request, Team team, CurrentUser user)
    {
        if (!user.IsPlatformAdmin && !user.IsSecurityApprover)
            return Forbidden("Only platform admins and security approvers decide requests.");
        if (request.RequestedBy == user.Id)
            return Forbidden("You cannot decide your own request. Another platform admin must.");
        if (request.Editors.Contains(user.Id))
            return Forbidden("You wrote a part of this request and cannot decide it. Another platform admin must.");
        if (user.BelongsTo(team))
            return Forbidden($"You belong to the team '{team.Title}' and cannot decide its requests. Another platform admin must.");
        return null;
    }

    /// <summary>Whether this person may give the approval that is due; asked before the buttons are shown, and again on every decision.</summary>
    public static Problem? CheckApprover(TenantRequest request, Team team, CurrentUser user)
    {
        if (CheckReviewer(request, team, user) is { } problem)
            return problem;
        if (request.Status != RequestStatus.AwaitingSecond)
            return user.IsPlatformAdmin ? null : Forbidden("The first approval is a platform admin's.");
        if (request.FirstApproval?.DeciderId == user.Id)
            return Forbidden("You gave the first approval. Somebody else must give the second.");
        return user.IsSecurityApprover ? null : Forbidden("The second approval is a security approver's.");
    }

    /// <summary>Whether the request can be reviewed now, and by this person.</summary>
    public static Problem? CheckOpen(TenantRequest request, CurrentUser user)
    {
        if (!request.IsOpen)
            return Conflict(WhyClosed(request));
        if (request.Status == RequestStatus.NeedsInfo)
            return Conflict("The team was asked something and has not answered yet. Wait for the answer.");
        if (request.Status == RequestStatus.InReview && request.ClaimedBy != user.Id)
            return Conflict($"{request.ClaimedByName} is reviewing this request. Ask them to decide it or to release it.");
        return null;
    }

    /// <summary>Whether what is decided on is what was seen.</summary>
    /// <param name="revision">The hash that was seen.</param>
    public static Problem? CheckRevision(TenantRequest request, string? revision)
    {
        if (string.IsNullOrEmpty(revision))
            return new("Say which revision you decide on: the one that the request shows.", "revision");
        return revision == request.ManifestHash
            ? null
            : new("The request is no longer what you saw. Look at it again, then decide.", "revision", ProblemKind.Conflict);
    }

    /// <summary>Whether the comment may stand, and is there where a reason is needed.</summary>
    /// <param name="whyNeeded">The sentence that asks for it; null where it may be left out.</param>
    public static Problem? CheckComment(string? comment, string? whyNeeded) =>
        whyNeeded is not null && string.IsNullOrWhiteSpace(comment)
            ? new(whyNeeded, "comment")
            : WrittenText.Check(comment, "comment", MaxCommentLength, "comment");

    /// <summary>Why a request is open no more, as a sentence.</summary>
    public static string WhyClosed(TenantRequest request) =>
        request.Status switch
        {
            RequestStatus.Withdrawn => "This request was withdrawn.",
            RequestStatus.Expired => "This request has expired, because the team did not answer in time.",
            _ when request.Decisions.LastOrDefault(decision => decision.VoidedAt is null) is { } decision =>
                $"{decision.DeciderName} has already {decision.Outcome.ToString().ToLowerInvariant()} this request.",
            _ => "This request has already been decided.",
        };

    private static Problem Forbidden(string sentence) => new(sentence, Kind: ProblemKind.Forbidden);

    private static Problem Conflict(string sentence) => new(sentence, Kind: ProblemKind.Conflict);
}
