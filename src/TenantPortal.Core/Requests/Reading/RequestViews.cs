using TenantPortal.Core.Budgets;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Requests.Reading;

/// <summary>One line of a list of requests.</summary>
/// <param name="WaitingSince">Since when the platform has it, without the time in which the team was to answer.</param>
/// <param name="Risks">What an approver should know before opening it, a word or two each.</param>
/// <param name="ClaimedBy">The name of the reviewer who claimed it; null when no one did.</param>
public sealed record RequestSummary(
    string Id,
    RequestKind Kind,
    RequestStatus Status,
    string Tenant,
    string Team,
    string Cluster,
    string RequestedBy,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? DecidedAt,
    TenantSpec Requested,
    DateTimeOffset WaitingSince,
    string? ClaimedBy,
    IReadOnlyList<Sentence> Risks
)
{
    /// <summary>The product, where the request is for several of its tenants; null for a single tenant.</summary>
    public string? Product { get; init; }

    /// <summary>The tenants of the product that are decided together; empty for a single tenant.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];

    /// <summary>The requester's id at the identity provider.</summary>
    public required string RequestedById { get; init; }

    /// <summary>What the request is for: the product or the tenant.</summary>
    public string Name => Product ?? Tenant;
}

/// <summary>One of the requests for the tenants of a product, with what is not the same for all.</summary>
/// <param name="Revision">The hash of its manifests.</param>
/// <param name="Deletion">For a deletion: what would be lost; null for other requests.</param>
/// <param name="Phase">Of the tenant; null before it exists and after its end.</param>
/// <param name="Differs">Whether something of the tenant in the cluster is not as approved.</param>
public sealed record GroupedRequest(
    string Id,
    RequestStatus Status,
    string Tenant,
    TenantSpec Requested,
    string Revision,
    string Yaml,
    IReadOnlyList<ComparedField> Diff,
    RequestCheck? Check,
    RequestedDeletion? Deletion,
    TenantPhase? Phase,
    bool Differs
);

/// <summary>A decision as it is shown.</summary>
/// <param name="IsVoid">It no longer counts, because the request changed afterwards.</param>
public sealed record DecisionView(
    DecisionStep Step,
    DecisionOutcome Outcome,
    string Decider,
    string? Comment,
    string Revision,
    DateTimeOffset DecidedAt,
    bool IsVoid
);

/// <summary>A note as it is shown.</summary>
public sealed record NoteView(string Author, string Text, NoteVisibility Visibility, DateTimeOffset At);

/// <summary>How far the tenant of an approved request is.</summary>
public sealed record RequestProgress(
    TenantPhase Phase,
    DateTimeOffset ApprovedAt,
    DateTimeOffset? ReadyAt,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<ObjectCondition> Objects
)
{
    /// <summary>From the approval to ready; null before.</summary>
    public TimeSpan? TimeToReady => ReadyAt - ApprovedAt;
}

/// <summary>What a request would delete.</summary>
/// <param name="Contents">As last read while the request is open, and as the approver saw it afterwards; null when nothing was read.</param>
/// <param name="Problem">Why the last attempt to read it failed; null when it did not.</param>
/// <param name="IsReading">Whether the portal is about to read it.</param>
public sealed record RequestedDeletion(VolumeChoice Volumes, DeletionInventory? Contents, string? Problem, bool IsReading);

/// <summary>Everything that the parties of a request see.</summary>
/// <param name="Age">How long it has waited; null while it does not wait for the platform.</param>
/// <param name="Number">Counts the revisions.</param>
/// <param name="Revision">The hash to decide on: of the manifests, or of those of all tenants that are decided together.</param>
/// <param name="Diff">Each field as it was, as requested, as decided.</param>
/// <param name="Differences">For a change: how what is applied differs from what is there, field by field of the manifests.</param>
/// <param name="Deletion">For a deletion: what would be lost; null for other requests.</param>
/// <param name="SecondDecisionReasons">Why it needs, or will need, a second approval.</param>
/// <param name="Actions">What the person who looks may do.</param>
public sealed record RequestDetails(
    RequestSummary Summary,
    RequestAge? Age,
    string Purpose,
    string TeamTitle,
    int Number,
    string Revision,
    string Yaml,
    IReadOnlyList<ComparedField> Diff,
    IReadOnlyList<ManifestChange> Differences,
    RequestCheck? Check,
    RequestCapacity? Capacity,
    RequestBudget? Budget,
    AutoApproval? AutoApproval,
    RequestedDeletion? Deletion,
    IReadOnlyList<Sentence> SecondDecisionReasons,
    IReadOnlyList<DecisionView> Decisions,
    IReadOnlyList<NoteView> Notes,
    RequestProgress? Progress,
    IReadOnlyList<HistoryEntry> History,
    RequestActions Actions
)
{
    /// <summary>As <see cref="Versions.ResourceVersions"/> reads it.</summary>
    public string Version { get; init; } = "";

    /// <summary>All requests for the product that were submitted together, this one included; empty for a single request.</summary>
    public IReadOnlyList<GroupedRequest> Group { get; init; } = [];

    /// <summary>For a deletion: the fingerprint of what would be lost, to decide on; null when nothing was read.</summary>
    public string? Contents { get; init; }
}

/// <summary>Which requests to list.</summary>
public sealed record RequestFilter
{
    public RequestStatus? Status { get; init; }

    public RequestKind? Kind { get; init; }

    /// <summary>Only those that are not decided.</summary>
    public bool Open { get; init; }

    /// <summary>Only those that wait for a decision, the longest waiting first.</summary>
    public bool WaitingForDecision { get; init; }

    /// <summary>Only those that this person has claimed; the id.</summary>
    public string? ClaimedBy { get; init; }

    public string? Team { get; init; }

    /// <summary>A part of the tenant's name or contact.</summary>
    public string? Search { get; init; }

    /// <summary>The cursor that the page before gave.</summary>
    public string? After { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;
}
