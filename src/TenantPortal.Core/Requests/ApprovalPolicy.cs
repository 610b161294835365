using TenantPortal.Core.People;
using TenantPortal.Core.Teams;

namespace TenantPortal.Core.Requests;

/// <summary>Who may decide a request, and when: the role, four eyes, still open, on what was seen.</summary>
public static class ApprovalPolicy
{
    public const int MaxCommentLength = 2000;

    /// <summary>Whether this person may decide this request at all; asked before the buttons are shown, and again on every decision.</summary>
    public static IReadOnlyList<Problem> CheckDecider(TenantRequest request, Team team, CurrentUser decider)
    {
        if (!decider.IsPlatformAdmin)
            return [new("Only platform admins decide requests.", Kind: ProblemKind.Forbidden)];
        if (request.RequestedBy == decider.Id)
            return [new("You cannot decide your own request. Another platform admin must.", Kind: ProblemKind.Forbidden)];
        if (team.Name == request.Team && decider.BelongsTo(team))
            return [new($"You belong to the team '{team.Title}' and cannot decide its requests. Another platform admin must.", Kind: ProblemKind.Forbidden)];
        return [];
    }

    /// <param name="revision">The hash of the manifests that the decider saw.</param>
    public static IReadOnlyList<Problem> Check(TenantRequest request, Team team, CurrentUser decider, DecisionOutcome outcome, string? revision, string? comment)
    {
        if (CheckDecider(request, team, decider) is { Count: > 0 } refused)
            return refused;
        if (!request.IsOpen)
            return [new(AlreadyDecided(request), Kind: ProblemKind.Conflict)];
        if (string.IsNullOrEmpty(revision))
            return [new("Say which revision you decide on: the one that the request shows.", "revision")];
        if (revision != request.ManifestHash)
            return [new("The request is no longer what you saw. Look at it again, then decide.", "revision", ProblemKind.Conflict)];

        var problems = new List<Problem>();
        if (outcome == DecisionOutcome.Rejected && string.IsNullOrWhiteSpace(comment))
            problems.Add(new("Give a reason: the requester must know what to change.", "comment"));
        if (comment?.Length > MaxCommentLength)
            problems.Add(new($"The comment has {comment.Length} characters; {MaxCommentLength} are the most. Say it shorter.", "comment"));
        else if (comment is not null && RequestPolicy.HasHiddenCharacters(comment))
            problems.Add(new("The comment has characters that cannot be seen. Type it as plain text.", "comment"));
        if (outcome == DecisionOutcome.Approved && request.Check is { Passed: false } check)
            problems.Add(new($"It cannot be created: {check.Message}"));
        return problems;
    }

    private static string AlreadyDecided(TenantRequest request) => request.Decisions.LastOrDefault() is { } decision
        ? $"{decision.DeciderName} has already {decision.Outcome.ToString().ToLowerInvariant()} this request."
        : "This request has already been decided.";
}
