namespace TenantPortal.Core.Requests.Reading;

/// <summary>A request that waits for an approval of the user who looks.</summary>
/// <param name="CanClaim">Whether no one has claimed it yet.</param>
/// <param name="IsMine">Whether the user has claimed it.</param>
public sealed record WaitingApproval(RequestSummary Request, string TeamTitle, RequestAge Age, bool CanClaim, bool IsMine);

/// <summary>Whose claim a request in the queue has.</summary>
public enum ApprovalClaim
{
    /// <summary>The user's, or no one's: what the user can decide now.</summary>
    Available,
    Mine,
    Unclaimed,

    /// <summary>That of another approver, who decides or releases it.</summary>
    Others,
}

/// <summary>Which requests of the queue to list.</summary>
public sealed record ApprovalFilter
{
    public ApprovalClaim Claim { get; init; }

    public RequestKind? Kind { get; init; }

    /// <summary>Only those that have waited longer than the target.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>The name of a tier.</summary>
    public string? Tier { get; init; }

    public ApprovalRisk? Risk { get; init; }

    public string? Team { get; init; }

    /// <summary>A part of the tenant's name or contact.</summary>
    public string? Search { get; init; }

    /// <summary>The id of a request to leave out.</summary>
    public string? Except { get; init; }

    /// <summary>The cursor of the previous page.</summary>
    public string? After { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>The beginning of the queue, with what is shown beside it.</summary>
public sealed record CountedApprovals(Page<WaitingApproval> Page, ApprovalCounts Counts);

/// <summary>How many requests of the queue each choice of a filter leaves.</summary>
/// <param name="Tiers">By tier: the requests that match the other filters.</param>
/// <param name="Risks">By risk: the requests that match the other filters. A request can have several risks.</param>
/// <param name="Hidden">The requests with the chosen claim that the other filters leave out.</param>
/// <param name="IsPartial">Whether only the <see cref="ApprovalQueue.MaxCounted"/> requests that have waited longest are counted.</param>
public sealed record ApprovalCounts(IReadOnlyDictionary<string, int> Tiers, IReadOnlyDictionary<ApprovalRisk, int> Risks, int Hidden, bool IsPartial);
