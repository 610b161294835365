using TenantPortal.Core;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Web.Features.Requests;

/// <summary>The answer to submitting; <see cref="Id"/> is null where nothing was stored.</summary>
internal sealed record SubmittedResponse(string? Id, RequestStatus Status, string Revision, IReadOnlyList<RequestCheck> Checks);

/// <summary>What goes with a verb; may be left out where nothing needs to be said.</summary>
internal sealed record CommentInput
{
    public string? Comment { get; init; }
}

/// <summary>What the team answers.</summary>
internal sealed record AnswerInput
{
    public string? Comment { get; init; }

    /// <summary>The request as it shall be from now on; left out, it stays as it is.</summary>
    public RequestInput? Request { get; init; }
}

/// <summary>Something to say about a request.</summary>
internal sealed record NoteInput
{
    public string? Text { get; init; }

    public NoteVisibility Visibility { get; init; } = NoteVisibility.Shared;
}

/// <summary>One line of the list.</summary>
/// <param name="ClaimedBy">Who reviews it.</param>
/// <param name="Risks">What an approver should know before opening it.</param>
/// <param name="WaitingSince">Since when the platform has it, without the time that the team was asked.</param>
internal sealed record RequestLine(
    string Id,
    RequestKind Kind,
    RequestStatus Status,
    string Tenant,
    string Team,
    string Tier,
    string? Size,
    IReadOnlyDictionary<string, string> Quota,
    string Environment,
    string Cluster,
    string RequestedBy,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? DecidedAt,
    DateTimeOffset WaitingSince,
    string? ClaimedBy,
    IReadOnlyList<string> Risks
)
{
    public static RequestLine From(RequestSummary request) =>
        new(
            request.Id,
            request.Kind,
            request.Status,
            request.Tenant,
            request.Team,
            request.Asked.Tier,
            request.Asked.Size,
            request.Asked.Quota.ToAmounts(),
            request.Asked.Environment,
            request.Cluster,
            request.RequestedBy,
            request.SubmittedAt,
            request.DecidedAt,
            request.WaitingSince,
            request.ClaimedBy,
            request.Risks
        );
}

/// <summary>One request with everything that its parties see.</summary>
/// <param name="Options">What is asked of the tier's options.</param>
/// <param name="Number">Counts the revisions.</param>
/// <param name="Revision">The one to decide on.</param>
/// <param name="Diff">Each field as it was, as asked, as decided.</param>
/// <param name="Differences">What a change would do to the manifests that are applied.</param>
/// <param name="Checks">What the cluster says of it; empty before it was asked.</param>
/// <param name="Capacity">Whether it fits on its cluster; null for what takes nothing of it.</param>
/// <param name="AutoApproval">What the rule for automatic approval says; null where it is off or not for this.</param>
/// <param name="Progress">How far its tenant is; null before it is approved.</param>
/// <param name="Actions">What the caller may do now.</param>
/// <param name="WhyNotDecide">Why the caller may not decide it; null when they may.</param>
internal sealed record RequestResponse(
    string Id,
    RequestKind Kind,
    RequestStatus Status,
    string Tenant,
    string Team,
    string Tier,
    string? Size,
    IReadOnlyDictionary<string, string> Quota,
    IReadOnlyDictionary<string, string> Options,
    string Environment,
    string Cluster,
    DateOnly? ExpiresOn,
    string Purpose,
    string RequestedBy,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? DecidedAt,
    DateTimeOffset WaitingSince,
    string? ClaimedBy,
    int Number,
    string Revision,
    IReadOnlyList<FieldDiff> Diff,
    IReadOnlyList<ManifestChange> Differences,
    IReadOnlyList<RequestCheck> Checks,
    RequestCapacity? Capacity,
    AutoApproval? AutoApproval,
    IReadOnlyList<string> SecondDecisionReasons,
    IReadOnlyList<DecisionView> Decisions,
    IReadOnlyList<NoteView> Notes,
    ProgressResponse? Progress,
    IReadOnlyList<HistoryEntry> History,
    RequestActions Actions,
    string? WhyNotDecide
)
{
    public static RequestResponse From(RequestDetails details)
    {
        var request = details.Summary;
        return new(
            request.Id,
            request.Kind,
            request.Status,
            request.Tenant,
            request.Team,
            request.Asked.Tier,
            request.Asked.Size,
            request.Asked.Quota.ToAmounts(),
            request.Asked.Options,
            request.Asked.Environment,
            request.Cluster,
            request.Asked.ExpiresOn,
            details.Purpose,
            request.RequestedBy,
            request.SubmittedAt,
            request.DecidedAt,
            request.WaitingSince,
            request.ClaimedBy,
            details.Number,
            details.Revision,
            details.Diff,
            details.Differences,
            details.Check is { } check ? [check] : [],
            details.Capacity,
            details.AutoApproval,
            details.SecondDecisionReasons,
            details.Decisions,
            details.Notes,
            ProgressResponse.From(details.Progress),
            details.History,
            details.Actions,
            details.Actions.WhyNotDecide
        );
    }
}

/// <summary>What would be approved with other values than asked.</summary>
/// <param name="Revision">To be given as <c>decidedRevision</c>, so that exactly this is approved.</param>
internal sealed record DecisionPreviewResponse(string Revision, IReadOnlyList<FieldDiff> Diff, string Manifests)
{
    public static DecisionPreviewResponse From(DecisionPreview preview) => new(preview.Revision, preview.Changes, preview.Yaml);
}

/// <summary>How far the tenant of an approved request is.</summary>
/// <param name="SecondsToReady">From the approval; null before.</param>
internal sealed record ProgressResponse(
    TenantPhase Phase,
    DateTimeOffset ApprovedAt,
    DateTimeOffset? ReadyAt,
    double? SecondsToReady,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<ObjectCondition> Objects
)
{
    public static ProgressResponse? From(RequestProgress? progress) =>
        progress is null
            ? null
            : new(progress.Phase, progress.ApprovedAt, progress.ReadyAt, progress.TimeToReady?.TotalSeconds, progress.Conditions, progress.Objects);
}
