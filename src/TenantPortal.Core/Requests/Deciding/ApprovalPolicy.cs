using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
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
    /// <summary>Whether this user may review the request: claim it, request changes, reject it.</summary>
    public static Problem? CheckReviewer(TenantRequest request, Team team, CurrentUser user, RequestTies ties)
    {
        if (!user.IsPlatformAdmin && !user.IsSecurityApprover && !(request.AwaitsBudget && ties.ManagesDepartment))
            return Forbidden("Only platform admins and security approvers can decide requests.");
        if (request.RequestedBy == user.Id)
            return Forbidden("You cannot decide your own request. Another platform admin has to.");
        if (request.Editors.Contains(user.Id))
            return Forbidden("You edited this request and cannot decide it. Another platform admin has to.");
        if (request.Editors.Any(editor => ties.IsSamePerson(user, editor)))
            return Forbidden("You wrote this request with another account of yours and cannot decide it. Another platform admin has to.", ties);
        if (user.BelongsTo(team))
            return Forbidden($"You belong to the team '{team.Title}' and cannot decide its requests. Another platform admin has to.");
        if (ties.OtherAccounts.Any(account => account.User.BelongsTo(team)))
            return Forbidden(
                $"Another account of yours belongs to the team '{team.Title}', so you cannot decide its requests. Another platform admin has to.",
                ties
            );
        if (ties.FormerRole is { } former)
            return Forbidden($"{former.Describe(team)}, which is too recent to decide this request. Another platform admin has to.", ties);
        return null;
    }

    /// <summary>Whether this user may give the approval that is due; checked before buttons are shown, and again on every decision.</summary>
    public static Problem? CheckApprover(TenantRequest request, Team team, CurrentUser user, RequestTies ties)
    {
        if (CheckReviewer(request, team, user, ties) is { } problem)
            return problem;
        if (request.Status != RequestStatus.AwaitingSecond)
            return user.IsPlatformAdmin ? null : Forbidden("Only a platform admin can give the first approval.");
        if (ties.IsSamePerson(user, request.FirstApproval?.DeciderId))
            return Forbidden("You gave the first approval. Someone else has to give the second.", ties);
        if (request.AwaitsBudget)
            return CheckManager(request, user, ties);
        return user.IsSecurityApprover ? null : Forbidden("Only a security approver can give the second approval.");
    }

    private static Problem? CheckManager(TenantRequest request, CurrentUser user, RequestTies ties)
    {
        if (ties.IsSamePerson(user, request.FindApproval(DecisionStep.Second)?.DeciderId))
            return Forbidden("You gave the second approval. Someone else has to decide about the budget.", ties);
        return ties.ManagesDepartment ? null : Forbidden("Only a manager of the department can allow a request that exceeds the budget.");
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
    /// <param name="current">That of the request, or of all that are decided together.</param>
    /// <param name="revision">The one that was seen.</param>
    public static Problem? CheckRevision(string current, string? revision)
    {
        if (string.IsNullOrEmpty(revision))
            return new("Send the revision that you are deciding on: the one that the request shows.", "revision");
        return revision == current
            ? null
            : new("This request has changed since you opened it. Review it again, then decide.", "revision", ProblemKind.Conflict);
    }

    /// <summary>Why one decision is not enough, a sentence each; empty when it is. What the tenant is counts as much as what it would become.</summary>
    /// <param name="becomes">What would be approved.</param>
    /// <param name="findTier">Returns null for a tier that is no longer available.</param>
    public static IReadOnlyList<Sentence> ReasonsForSecond(TenantRequest request, TenantSpec becomes, Func<string, Tier?> findTier, bool exceedsCapacity)
    {
        // Deleting a tenant gives no one anything more.
        if (request.Kind == RequestKind.Delete)
            return [];
        TenantSpec[] specs = [.. new[] { request.Original, request.Requested, becomes }.OfType<TenantSpec>()];
        var reasons = new List<Sentence>();
        if (specs.Any(spec => findTier(spec.Tier)?.Isolation == Isolation.DedicatedCluster))
            reasons.Add("Dedicated clusters need a second approval.");
        if (specs.SelectMany(spec => spec.Case.Compliance).Distinct(StringComparer.Ordinal).ToArray() is { Length: > 0 } regulated)
            reasons.Add($"Regulated data ({string.Join(", ", regulated)}) needs a second approval.");
        var dropped = specs.SelectMany(spec => spec.Case.Compliance).Union(request.DroppedCompliance).Except(becomes.Case.Compliance).ToArray();
        if (dropped.Length > 0)
            reasons.Add($"Removing {string.Join(", ", dropped)} from the case needs a second approval.");
        if (request.Original is { } original && LowersIsolation(findTier(original.Tier), findTier(becomes.Tier), original.Tier != becomes.Tier))
            reasons.Add($"Weaker isolation than that of '{original.Tier}' needs a second approval.");
        if (specs.Any(spec => spec.OverrideReason is not null))
            reasons.Add("The case rules out this tier; only a second approver can allow it.");
        if (exceedsCapacity)
            reasons.Add("It exceeds the cluster's capacity; only a second approver can allow that.");
        return reasons;
    }

    /// <summary>Whether a change would isolate the tenant less than now.</summary>
    public static bool LowersIsolation(TenantRequest request, Func<string, Tier?> findTier) =>
        request.Original is { } original && LowersIsolation(findTier(original.Tier), findTier(request.Effective.Tier), original.Tier != request.Effective.Tier);

    /// <summary>A former tier that is no longer available may have isolated more.</summary>
    private static bool LowersIsolation(Tier? from, Tier? to, bool isOtherTier) =>
        isOtherTier && (from is null ? to?.Isolation != Isolation.DedicatedCluster : to is null || to.Isolation < from.Isolation);

    private static Problem Forbidden(Sentence sentence) => new(sentence, Kind: ProblemKind.Forbidden);

    private static Problem Forbidden(Sentence sentence, RequestTies ties) =>
        Forbidden(sentence) with
        {
            ForAudit = ties.OtherAccounts.Count > 0 ? OtherAccount.Describe(ties.OtherAccounts) : null,
        };

    private static Problem Conflict(Sentence sentence) => new(sentence, Kind: ProblemKind.Conflict);
}
