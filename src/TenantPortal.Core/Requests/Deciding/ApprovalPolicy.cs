using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Deciding;

/// <summary>
/// Who may decide a request, and when: the role, four eyes, still open, not claimed by someone else, on what was seen; and which requests
/// need a second decision.
/// </summary>
public static class ApprovalPolicy
{
    /// <summary>Whether this user may review the request: claim it, ask the team, reject it.</summary>
    public static Problem? CheckReviewer(TenantRequest request, Team team, CurrentUser user)
    {
        if (!user.IsPlatformAdmin && !user.IsSecurityApprover)
            return Forbidden("Only platform admins and security approvers can decide requests.");
        if (request.RequestedBy == user.Id)
            return Forbidden("You cannot decide your own request. Another platform admin has to.");
        if (request.Editors.Contains(user.Id))
            return Forbidden("You edited this request and cannot decide it. Another platform admin has to.");
        if (user.BelongsTo(team))
            return Forbidden($"You belong to the team '{team.Title}' and cannot decide its requests. Another platform admin has to.");
        return null;
    }

    /// <summary>Whether this user may give the approval that is due; checked before buttons are shown, and again on every decision.</summary>
    public static Problem? CheckApprover(TenantRequest request, Team team, CurrentUser user)
    {
        if (CheckReviewer(request, team, user) is { } problem)
            return problem;
        if (request.Status != RequestStatus.AwaitingSecond)
            return user.IsPlatformAdmin ? null : Forbidden("Only a platform admin can give the first approval.");
        if (request.FirstApproval?.DeciderId == user.Id)
            return Forbidden("You gave the first approval. Someone else has to give the second.");
        return user.IsSecurityApprover ? null : Forbidden("Only a security approver can give the second approval.");
    }

    /// <summary>Whether the request can be reviewed now, and by this user.</summary>
    public static Problem? CheckOpen(TenantRequest request, CurrentUser user)
    {
        if (!request.IsOpen)
            return Conflict(request.WhyClosed);
        if (request.Status == RequestStatus.NeedsInfo)
            return Conflict("This request is waiting for an answer from the team. Decide it after they answer.");
        if (request.Status == RequestStatus.InReview && request.ClaimedBy != user.Id)
            return Conflict($"{request.ClaimedByName} is reviewing this request. Have them decide or release it.");
        return null;
    }

    /// <summary>Whether the decision is about the revision that was seen.</summary>
    /// <param name="revision">The hash that was seen.</param>
    public static Problem? CheckRevision(TenantRequest request, string? revision)
    {
        if (string.IsNullOrEmpty(revision))
            return new("Send the revision that you are deciding on: the one that the request shows.", "revision");
        return revision == request.ManifestHash
            ? null
            : new("This request has changed since you opened it. Review it again, then decide.", "revision", ProblemKind.Conflict);
    }

    /// <summary>Why one decision is not enough, a sentence each; empty when it is.</summary>
    /// <param name="tier">Null when it is no longer available.</param>
    public static IReadOnlyList<string> ReasonsForSecond(RequestKind kind, TenantSpec spec, Tier? tier, bool exceedsCapacity)
    {
        // Deleting a tenant gives no one anything more.
        if (kind == RequestKind.Delete)
            return [];
        var reasons = new List<string>();
        if (tier?.Isolation == Isolation.DedicatedCluster)
            reasons.Add("Dedicated clusters need a second approval.");
        if (spec.Case.IsRegulated)
            reasons.Add($"Regulated data ({string.Join(", ", spec.Case.Compliance)}) needs a second approval.");
        if (spec.OverrideReason is not null)
            reasons.Add("The case rules out this tier; only a second approver can allow it.");
        if (exceedsCapacity)
            reasons.Add("It exceeds the cluster's capacity; only a second approver can allow that.");
        return reasons;
    }

    private static Problem Forbidden(string sentence) => new(sentence, Kind: ProblemKind.Forbidden);

    private static Problem Conflict(string sentence) => new(sentence, Kind: ProblemKind.Conflict);
}
