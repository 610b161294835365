using System.Text.Json.Serialization;
using TenantPortal.Core;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Web.Features.Tenants.Deleting;

namespace TenantPortal.Web.Features.Requests;

/// <summary>The response to a submitted request; <see cref="Id"/> is null for a dry run.</summary>
/// <param name="MonthlyCost">What the quota costs; null without prices.</param>
/// <param name="Budget">What the request does to budgets; null if it takes nothing of one.</param>
internal sealed record SubmittedResponse(
    string? Id,
    RequestStatus Status,
    string Revision,
    IReadOnlyList<RequestCheck> Checks,
    Money? MonthlyCost,
    RequestBudget? Budget
)
{
    /// <summary>The product, where the request is for several of its tenants.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Product { get; init; }

    /// <summary>The tenants of the product, each with its request. They are decided together.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SubmittedTenantResponse>? Tenants { get; init; }

    public static SubmittedResponse From(SubmittedRequest submitted, PriceList prices)
    {
        var isSingle = submitted.Tenants.Count == 0;
        // The reconciler runs the cluster's checks later and adds the results to the request.
        return new(submitted.Id, submitted.Status, submitted.Revision, [], submitted.MonthlyCost(prices), submitted.Budget)
        {
            Product = isSingle ? null : submitted.Requested.Product,
            Tenants = isSingle
                ? null
                :
                [
                    .. submitted.Tenants.Select(tenant => new SubmittedTenantResponse(
                        tenant.Id,
                        tenant.Requested.Name,
                        tenant.Requested.Environment,
                        tenant.Requested.Size,
                        tenant.Requested.Quota.ToAmounts(),
                        tenant.Revision,
                        prices.MonthlyCost(tenant.Requested)
                    )),
                ],
        };
    }
}

/// <summary>An optional comment on an action.</summary>
internal sealed record CommentInput
{
    public string? Comment { get; init; }
}

/// <summary>The team's answer to a reviewer.</summary>
internal sealed record AnswerInput
{
    public string? Comment { get; init; }

    /// <summary>The changed request; omit it to leave the request unchanged.</summary>
    public RequestInput? Request { get; init; }
}

/// <summary>A comment on a request.</summary>
internal sealed record NoteInput
{
    public string? Text { get; init; }

    public NoteVisibility Visibility { get; init; } = NoteVisibility.Shared;
}

/// <summary>A request in a list.</summary>
/// <param name="ClaimedBy">The reviewer.</param>
/// <param name="Risks">The risks that an approver should know in advance.</param>
/// <param name="WaitingSince">The start of the wait for a decision, shifted by the time that the request waited for the team.</param>
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
    /// <summary>The product, where the request is for several of its tenants.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Product { get; init; }

    /// <summary>The names of the tenants that are decided together.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Tenants { get; init; }

    public static RequestLine From(RequestSummary request) =>
        new(
            request.Id,
            request.Kind,
            request.Status,
            request.Tenant,
            request.Team,
            request.Requested.Tier,
            request.Requested.Size,
            request.Requested.Quota.ToAmounts(),
            request.Requested.Environment,
            request.Cluster,
            request.RequestedBy,
            request.SubmittedAt,
            request.DecidedAt,
            request.WaitingSince,
            request.ClaimedBy,
            [.. request.Risks.Select(risk => risk.ToString())]
        )
        {
            Product = request.Product,
            Tenants = request.Tenants.Count == 0 ? null : request.Tenants,
        };
}

/// <summary>A request with all details.</summary>
/// <param name="MonthlyCost">What the quota costs; null without prices.</param>
/// <param name="Options">The requested options of the tier.</param>
/// <param name="Number">The number of the current revision.</param>
/// <param name="Revision">The hash of the revision to decide on.</param>
/// <param name="Diff">The current, requested and approved value of each field.</param>
/// <param name="Differences">The changes to the applied manifests.</param>
/// <param name="Checks">The results of the cluster's checks; empty until they have run.</param>
/// <param name="Capacity">Whether the request fits on its cluster; null if it needs no capacity.</param>
/// <param name="Budget">What the request does to budgets; null if it takes nothing of one.</param>
/// <param name="AutoApproval">The result of the automatic approval rule; null if the rule is off or does not apply.</param>
/// <param name="Deletion">What a deletion deletes; null for other requests.</param>
/// <param name="Progress">The provisioning progress of the tenant; null until the request is approved.</param>
/// <param name="Actions">The actions that are available to the caller.</param>
/// <param name="WhyNotDecide">The reason why the caller cannot decide on the request; null if they can.</param>
internal sealed record RequestResponse(
    string Id,
    RequestKind Kind,
    RequestStatus Status,
    string Tenant,
    string Team,
    string Tier,
    string? Size,
    IReadOnlyDictionary<string, string> Quota,
    Money? MonthlyCost,
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
    RequestBudget? Budget,
    AutoApproval? AutoApproval,
    RequestedDeletionResponse? Deletion,
    IReadOnlyList<string> SecondDecisionReasons,
    IReadOnlyList<DecisionView> Decisions,
    IReadOnlyList<NoteView> Notes,
    ProgressResponse? Progress,
    IReadOnlyList<HistoryEntry> History,
    RequestActions Actions,
    string? WhyNotDecide
)
{
    /// <summary>The product and its requests, where several are decided together. A decision on one of them is a decision on all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProductRequestResponse? Product { get; init; }

    public static RequestResponse From(RequestDetails details, PriceList prices)
    {
        var request = details.Summary;
        return new(
            request.Id,
            request.Kind,
            request.Status,
            request.Tenant,
            request.Team,
            request.Requested.Tier,
            request.Requested.Size,
            request.Requested.Quota.ToAmounts(),
            prices.MonthlyCost(request.Requested),
            request.Requested.Options,
            request.Requested.Environment,
            request.Cluster,
            request.Requested.ExpiresOn,
            details.Purpose,
            request.RequestedBy,
            request.SubmittedAt,
            request.DecidedAt,
            request.WaitingSince,
            request.ClaimedBy,
            details.Number,
            details.Revision,
            FieldDiff.From(details.Diff),
            details.Differences,
            details.Check is { } check ? [check] : [],
            details.Capacity,
            details.Budget,
            details.AutoApproval,
            RequestedDeletionResponse.From(details.Deletion),
            [.. details.SecondDecisionReasons.Select(reason => reason.ToString())],
            details.Decisions,
            details.Notes,
            ProgressResponse.From(details.Progress),
            details.History,
            details.Actions,
            details.Actions.WhyNotDecide
        )
        {
            Product = ProductRequestResponse.From(details, prices),
        };
    }
}

/// <summary>One field of a tenant: before, requested and decided.</summary>
/// <param name="Original">Null for a new tenant.</param>
/// <param name="Decided">Null while the request was not decided differently.</param>
internal sealed record FieldDiff(string Field, string Title, string? Original, [property: JsonPropertyName("asked")] string Requested, string? Decided)
{
    /// <summary>The request changes the value.</summary>
    public bool IsChange { get; init; }

    /// <summary>The approver set another value than the requested one.</summary>
    public bool IsCorrected { get; init; }

    public static IReadOnlyList<FieldDiff> From(IEnumerable<ComparedField> fields) =>
        [
            .. fields.Select(field => new FieldDiff(field.Field, field.Title, field.Original?.ToString(), field.Requested, field.Decided?.ToString())
            {
                IsChange = field.IsChange,
                IsCorrected = field.IsCorrected,
            }),
        ];
}

/// <summary>What a request deletes.</summary>
/// <param name="Volumes">What happens to the volumes.</param>
/// <param name="Inventory">What would be lost: as last read while the request is open, and as the approver saw it afterwards.</param>
/// <param name="Problem">The reason why the last attempt to read it failed; null if it did not.</param>
internal sealed record RequestedDeletionResponse(VolumeChoice Volumes, InventoryResponse? Inventory, string? Problem)
{
    public static RequestedDeletionResponse? From(RequestedDeletion? deletion) =>
        deletion is null ? null : new(deletion.Volumes, InventoryResponse.From(deletion.Contents), deletion.Problem);
}

/// <summary>The preview of an approval with changes.</summary>
/// <param name="Revision">The value to send as <c>decidedRevision</c>, so that exactly this preview is approved.</param>
/// <param name="Diff">Each field; for a product, those of its first tenant.</param>
/// <param name="Manifests">What would be applied, for all tenants.</param>
/// <param name="Budget">What it would do to budgets; null if it takes nothing of one.</param>
internal sealed record DecisionPreviewResponse(string Revision, IReadOnlyList<FieldDiff> Diff, string Manifests, RequestBudget? Budget)
{
    /// <summary>The tenants of a product, each as it would be approved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PreviewedTenantResponse>? Tenants { get; init; }

    public static DecisionPreviewResponse From(DecisionPreview preview, PriceList prices) =>
        new(preview.Revision, FieldDiff.From(preview.Tenants[0].Changes), string.Join("---\n", preview.Tenants.Select(tenant => tenant.Yaml)), preview.Budget)
        {
            Tenants = preview.Tenants.Count == 1 ? null : [.. preview.Tenants.Select(tenant => PreviewedTenantResponse.From(tenant, prices))],
        };
}

/// <summary>The provisioning progress of an approved request's tenant.</summary>
/// <param name="SecondsToReady">The seconds from the approval until the tenant was ready; null before.</param>
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
