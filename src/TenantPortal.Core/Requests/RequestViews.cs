using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests;

/// <summary>One line of a list of requests.</summary>
public sealed record RequestSummary(
    string Id, RequestKind Kind, RequestStatus Status, string Tenant, string Team, string Cluster, string RequestedBy, DateTimeOffset SubmittedAt, DateTimeOffset? DecidedAt, TenantSpec Asked);

/// <summary>A decision as it is shown.</summary>
public sealed record DecisionView(DecisionOutcome Outcome, string Decider, string? Comment, string Revision, DateTimeOffset DecidedAt);

/// <summary>One line of what happened.</summary>
public sealed record HistoryEntry(DateTimeOffset At, string Actor, string Action, string Details);

/// <summary>How far the tenant of an approved request is.</summary>
public sealed record RequestProgress(
    TenantPhase Phase, DateTimeOffset ApprovedAt, DateTimeOffset? ReadyAt, IReadOnlyList<Condition> Conditions, IReadOnlyList<ObjectCondition> Objects)
{
    /// <summary>From the approval to ready; null before.</summary>
    public TimeSpan? TimeToReady => ReadyAt - ApprovedAt;
}

/// <summary>Everything that the parties of a request see.</summary>
/// <param name="Revision">The hash to decide on.</param>
/// <param name="WhyNotDecide">Why the person who looks may not decide it; null when they may.</param>
public sealed record RequestDetails(
    RequestSummary Summary,
    string Purpose,
    string TeamTitle,
    string Revision,
    string Yaml,
    RequestCheck? Check,
    IReadOnlyList<DecisionView> Decisions,
    RequestProgress? Progress,
    IReadOnlyList<HistoryEntry> History,
    string? WhyNotDecide);

/// <summary>One page of a list, and where the next begins.</summary>
/// <param name="Next">The cursor of the next page; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which requests to list.</summary>
public sealed record RequestFilter
{
    public RequestStatus? Status { get; init; }

    public string? Team { get; init; }

    /// <summary>A part of the tenant's name.</summary>
    public string? Search { get; init; }

    /// <summary>The cursor that the page before gave.</summary>
    public string? After { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;
}
