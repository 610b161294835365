using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Web.Features.Requests;

/// <summary>The answer to submitting; <see cref="Id"/> is null where nothing was stored.</summary>
internal sealed record SubmittedResponse(string? Id, RequestStatus Status, string Revision, IReadOnlyList<RequestCheck> Checks);

/// <summary>What somebody decided.</summary>
internal sealed record DecisionInput
{
    /// <summary>The reason; must be there to reject.</summary>
    public string? Comment { get; init; }

    /// <summary>The revision that was seen.</summary>
    public string? Revision { get; init; }
}

/// <summary>One line of the list.</summary>
internal sealed record RequestLine(
    string Id, RequestKind Kind, RequestStatus Status, string Tenant, string Team, string Tier, string? Size, IReadOnlyDictionary<string, string> Quota,
    string Environment, string Cluster, string RequestedBy, DateTimeOffset SubmittedAt, DateTimeOffset? DecidedAt)
{
    public static RequestLine From(RequestSummary request) => new(
        request.Id, request.Kind, request.Status, request.Tenant, request.Team, request.Asked.Tier, request.Asked.Size, request.Asked.Quota.ToAmounts(),
        request.Asked.Environment, request.Cluster, request.RequestedBy, request.SubmittedAt, request.DecidedAt);
}

/// <summary>One request with everything that its parties see.</summary>
/// <param name="Revision">The one to decide on.</param>
/// <param name="Checks">What the cluster says of it; empty before it was asked.</param>
/// <param name="Progress">How far its tenant is; null before it is approved.</param>
/// <param name="WhyNotDecide">Why the caller may not decide it; null when they may.</param>
internal sealed record RequestResponse(
    string Id, RequestKind Kind, RequestStatus Status, string Tenant, string Team, string Tier, string? Size, IReadOnlyDictionary<string, string> Quota,
    string Environment, string Cluster, string Purpose, string RequestedBy, DateTimeOffset SubmittedAt, DateTimeOffset? DecidedAt, string Revision,
    IReadOnlyList<RequestCheck> Checks, IReadOnlyList<DecisionView> Decisions, ProgressResponse? Progress, IReadOnlyList<HistoryEntry> History, string? WhyNotDecide)
{
    public static RequestResponse From(RequestDetails details)
    {
        var request = details.Summary;
        return new(
            request.Id, request.Kind, request.Status, request.Tenant, request.Team, request.Asked.Tier, request.Asked.Size, request.Asked.Quota.ToAmounts(),
            request.Asked.Environment, request.Cluster, details.Purpose, request.RequestedBy, request.SubmittedAt, request.DecidedAt, details.Revision,
            details.Check is { } check ? [check] : [], details.Decisions, ProgressResponse.From(details.Progress), details.History, details.WhyNotDecide);
    }
}

/// <summary>How far the tenant of an approved request is.</summary>
/// <param name="SecondsToReady">From the approval; null before.</param>
internal sealed record ProgressResponse(
    TenantPhase Phase, DateTimeOffset ApprovedAt, DateTimeOffset? ReadyAt, double? SecondsToReady, IReadOnlyList<Condition> Conditions, IReadOnlyList<ObjectCondition> Objects)
{
    public static ProgressResponse? From(RequestProgress? progress) => progress is null
        ? null
        : new(progress.Phase, progress.ApprovedAt, progress.ReadyAt, progress.TimeToReady?.TotalSeconds, progress.Conditions, progress.Objects);
}
