using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Covering;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Core.Requests;

/// <summary>One request, decided once. The original, requested and decided specs are kept apart and frozen with the decision.</summary>
public sealed class TenantRequest : IAuditSubject, ICoveredRow
{
    internal static readonly CoveredTable CoveredTable = new()
    {
        Name = "request",
        Entity = typeof(TenantRequest),
        Title = subject => $"Request {subject}",
        Subject = nameof(Id),
        Key = [nameof(Id)],
        WrittenAt = nameof(SubmittedAt),
        Fields =
        [
            new("tenant", nameof(Kind), nameof(TenantId), nameof(TenantName), nameof(Team), nameof(Cluster)),
            new("requester", nameof(RequestedBy), nameof(RequestedByName), nameof(Editors)),
            new("submission time", nameof(SubmittedAt)),
            new("purpose", nameof(Purpose)),
            new("original spec", nameof(Original)),
            new("requested spec", nameof(Requested)),
            new("approved spec", nameof(Decided)),
            new("revision", nameof(ManifestHash), nameof(Number)),
            new("status", nameof(Status), nameof(DecidedAt)),
        ],
    };

    private readonly List<Decision> _decisions = [];

    private TenantRequest() =>
        (Id, Requested, Team, TenantName, Cluster, Purpose, RequestedBy, RequestedByName, ManifestHash) = ("", null!, "", "", "", "", "", "", "");

    /// <summary>A submitted request.</summary>
    /// <param name="id">From <see cref="RequestId.New"/>; part of what is rendered.</param>
    /// <param name="tenantId">The id that the tenant has or will have; part of what is rendered.</param>
    /// <param name="manifestHash">Of what was rendered for the spec that is requested.</param>
    /// <param name="groupId">The first of the requests that are submitted and decided together with it; null for a request of its own.</param>
    public TenantRequest(
        string id,
        Guid tenantId,
        RequestedChange change,
        string purpose,
        CurrentUser requester,
        string manifestHash,
        DateTimeOffset submittedAt,
        string? groupId = null
    )
    {
        (Id, TenantId, Kind, Status, GroupId) = (id, tenantId, change.Kind, RequestStatus.Submitted, groupId);
        (Original, Requested, Purpose, Volumes) = (change.Original, change.Requested, purpose, change.Volumes);
        (Team, TenantName, Cluster) = (change.Requested.Team, change.Requested.Name, change.Requested.Cluster);
        (RequestedBy, RequestedByName, SubmittedAt, WaitingSince, ManifestHash) = (requester.Id, requester.Name, submittedAt, submittedAt, manifestHash);
        (Editors, Number) = (EditorsWith(requester), 1);
    }

    public string Id { get; private set; }

    public RequestKind Kind { get; private set; }

    public RequestStatus Status { get; private set; }

    public Guid TenantId { get; private set; }

    public string TenantName { get; private set; }

    public string Team { get; private set; }

    public string Cluster { get; private set; }

    /// <summary>The tenant as it was when the request was submitted; null for a new one.</summary>
    public TenantSpec? Original { get; private set; }

    /// <summary>The spec that the team requests.</summary>
    public TenantSpec Requested
    {
        get;
        // Entity Framework creates it without one.
        private set => (field, SearchText, Product) = (value, value?.SearchText ?? "", value?.Product);
    }

    /// <summary>The <see cref="TenantSpec.SearchText"/> of <see cref="Requested"/>, as a column.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>The <see cref="TenantSpec.Product"/> of <see cref="Requested"/>, as a column.</summary>
    public string? Product { get; private set; }

    /// <summary>
    /// The first of the requests that were submitted together for the tenants of a product, and that are decided together; null for a request of its own.
    /// </summary>
    public string? GroupId { get; private set; }

    /// <summary>The request that has the comments: the first of the group, or the request itself.</summary>
    public string ConversationId => GroupId ?? Id;

    /// <summary>What was approved where the approver changed values; null while nothing was changed.</summary>
    public TenantSpec? Decided { get; private set; }

    /// <summary>For a deletion: what happens to the volumes; null for other requests, and for those before there was a choice.</summary>
    public VolumeChoice? Volumes { get; private set; }

    /// <summary>For an approved deletion: what would be lost, as the approver saw it; null when nothing was read before.</summary>
    public DeletionInventory? Contents { get; private set; }

    /// <summary>What is, or would be, approved.</summary>
    public TenantSpec Effective => Decided ?? Requested;

    /// <summary>Counts the revisions: 1 as it was submitted.</summary>
    public int Number { get; private set; }

    public string Purpose { get; private set; }

    public string RequestedBy { get; private set; }

    public string RequestedByName { get; private set; }

    /// <summary>The ids of everyone who wrote a revision, and of the people behind their tokens: none of them may decide.</summary>
    public IReadOnlyList<string> Editors { get; private set; } = [];

    /// <summary>The compliance marks of earlier revisions that the team took off.</summary>
    public IReadOnlyList<string> DroppedCompliance { get; private set; } = [];

    public DateTimeOffset SubmittedAt { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Since when it waits for the platform: the submission, shifted by the time it waited for the team.</summary>
    public DateTimeOffset WaitingSince { get; private set; }

    /// <summary>The revision: the hash of the manifests that will be applied.</summary>
    public string ManifestHash { get; private set; }

    /// <summary>What the cluster says of it; null before the reconciler has looked.</summary>
    public RequestCheck? Check { get; private set; }

    /// <summary>When the cluster is checked again, because the last result blocks the request; null if it does not.</summary>
    public DateTimeOffset? RecheckAt { get; private set; }

    /// <summary>Whether it fits on the cluster, as of the submission or the last decision; null for what takes nothing of it.</summary>
    public RequestCapacity? Capacity { get; private set; }

    /// <summary>Why it needs a second decision, a sentence each; empty when one is enough.</summary>
    public IReadOnlyList<string> SecondDecisionReasons { get; private set; } = [];

    /// <summary>What it does to the budgets of its team and department, as of the submission or the last decision; null where there is none.</summary>
    public RequestBudget? Budget { get; private set; }

    /// <summary>Whether the decision that is due is that of a manager of the department, because it exceeds a budget.</summary>
    public bool AwaitsBudget { get; private set; }

    /// <summary>The decision that is due while it is open.</summary>
    public DecisionStep DueStep =>
        AwaitsBudget ? DecisionStep.Budget
        : Status == RequestStatus.AwaitingSecond ? DecisionStep.Second
        : DecisionStep.First;

    /// <summary>The rule for automatic approval with the figures of this request; null where the rule is not for it.</summary>
    public AutoApproval? AutoApproval { get; private set; }

    /// <summary>The approver who claimed it; null when no one has.</summary>
    public string? ClaimedBy { get; private set; }

    public string? ClaimedByName { get; private set; }

    public DateTimeOffset? ClaimedAt { get; private set; }

    /// <summary>Since when an answer of the team is waited for; null when none is.</summary>
    public DateTimeOffset? InformationRequestedAt { get; private set; }

    /// <summary>When the team was warned that it expires without an answer; null before.</summary>
    public DateTimeOffset? WarnedAt { get; private set; }

    public IReadOnlyList<Decision> Decisions => _decisions;

    /// <summary>Keeps what the approver of a deletion saw.</summary>
    /// <exception cref="InvalidOperationException">It deletes nothing.</exception>
    internal void KeepContents(DeletionInventory? contents) =>
        Contents = Kind == RequestKind.Delete ? contents : throw new InvalidOperationException($"Request {Id} is a {Kind} and deletes nothing.");

    /// <summary>The first decision where the second is waited for or was made.</summary>
    public Decision? FirstApproval => FindApproval(DecisionStep.First);

    /// <summary>The approval of a step that still counts; null for none.</summary>
    public Decision? FindApproval(DecisionStep step) =>
        _decisions.Find(decision => decision is { Outcome: DecisionOutcome.Approved, VoidedAt: null } && decision.Step == step);

    public bool IsOpen => Status.IsOpen();

    /// <summary>Takes it for review.</summary>
    /// <exception cref="InvalidOperationException">It is not waiting to be taken.</exception>
    public void Claim(CurrentUser approver, DateTimeOffset at)
    {
        Require("be claimed", RequestStatus.Submitted);
        (Status, ClaimedBy, ClaimedByName, ClaimedAt) = (RequestStatus.InReview, approver.Id, approver.Name, at);
    }

    /// <summary>Gives it back, for anybody to take.</summary>
    /// <exception cref="InvalidOperationException">Nobody has it.</exception>
    public void Release()
    {
        Require("be released", RequestStatus.InReview);
        (Status, ClaimedBy, ClaimedByName, ClaimedAt) = (RequestStatus.Submitted, null, null, null);
    }

    /// <summary>Sends it to the team with a question; what the platform's clock counts stops.</summary>
    /// <exception cref="InvalidOperationException">It is not in review.</exception>
    public void Ask(DateTimeOffset at)
    {
        Require("be sent to the team", RequestStatus.InReview);
        (Status, InformationRequestedAt, WarnedAt) = (RequestStatus.NeedsInfo, at, null);
    }

    /// <summary>The team has answered, and perhaps changed the request; earlier approvals no longer count.</summary>
    /// <param name="edited">Null when what is requested stays as it was.</param>
    /// <exception cref="InvalidOperationException">No answer is waited for.</exception>
    public void Answer(CurrentUser by, EditedRevision? edited, DateTimeOffset at)
    {
        Require("be answered", RequestStatus.NeedsInfo);
        (WaitingSince, InformationRequestedAt) = (WaitingSince + (at - InformationRequestedAt!.Value), null);
        (Status, ClaimedBy, ClaimedByName, ClaimedAt) = (RequestStatus.Submitted, null, null, null);
        if (edited is null)
            return;
        DroppedCompliance = [.. DroppedCompliance.Union(Requested.Case.Compliance).Except(edited.Requested.Case.Compliance)];
        (Requested, Purpose, Volumes) = (edited.Requested, edited.Purpose, edited.Volumes);
        Revise(edited.ManifestHash, at);
        Editors = EditorsWith(by);
    }

    /// <summary>Records that the team was warned that it expires without an answer.</summary>
    /// <exception cref="InvalidOperationException">No answer is waited for.</exception>
    public void Warn(DateTimeOffset at)
    {
        Require("be warned about", RequestStatus.NeedsInfo);
        WarnedAt = at;
    }

    /// <summary>The team did not answer in time.</summary>
    /// <exception cref="InvalidOperationException">No answer is waited for.</exception>
    public void Expire(DateTimeOffset at)
    {
        Require("expire", RequestStatus.NeedsInfo);
        Close(RequestStatus.Expired, at);
    }

    /// <summary>The team takes it back.</summary>
    /// <exception cref="InvalidOperationException">It is decided already.</exception>
    public void Withdraw(DateTimeOffset at)
    {
        Require("be withdrawn", [.. RequestStatuses.Open]);
        Close(RequestStatus.Withdrawn, at);
    }

    /// <summary>Withdraws it after its approval, before anything was created.</summary>
    /// <exception cref="InvalidOperationException">It is not approved, or is no request for a new tenant.</exception>
    public void WithdrawApproved(DateTimeOffset at)
    {
        Require("be withdrawn after its approval", RequestStatus.Approved);
        if (Kind != RequestKind.Create)
            throw new InvalidOperationException($"Request {Id} is a {Kind} and cannot be withdrawn after its approval.");
        Close(RequestStatus.Withdrawn, at);
    }

    /// <summary>The first approval. It decides the request unless there are reasons for a second decision.</summary>
    /// <param name="revision">What is approved: as requested, or with the approver's changes.</param>
    /// <param name="reasonsForSecond">A sentence each; empty when this decision is enough.</param>
    /// <exception cref="InvalidOperationException">It is not in review.</exception>
    public void Approve(CurrentUser approver, DecidedRevision revision, IReadOnlyList<string> reasonsForSecond, string? comment, DateTimeOffset at)
    {
        Require("be approved", RequestStatus.InReview);
        if (revision.Changed is { } changed)
            (Decided, ManifestHash, Number) = (changed, revision.ManifestHash, Number + 1);
        SecondDecisionReasons = reasonsForSecond;
        Add(DecisionStep.First, DecisionOutcome.Approved, approver, comment, at);
        Advance(at);
    }

    /// <exception cref="InvalidOperationException">No second decision is waited for.</exception>
    public void ApproveSecond(CurrentUser approver, string? comment, DateTimeOffset at)
    {
        Require("be approved a second time", RequestStatus.AwaitingSecond);
        Require("be approved a second time", DecisionStep.Second);
        Add(DecisionStep.Second, DecisionOutcome.Approved, approver, comment, at);
        Advance(at);
    }

    /// <summary>A manager of the department allows that it exceeds the budget.</summary>
    /// <exception cref="InvalidOperationException">No decision about the budget is waited for.</exception>
    public void ApproveBudget(CurrentUser manager, string? comment, DateTimeOffset at)
    {
        Require("exceed the budget", RequestStatus.AwaitingSecond);
        Require("exceed the budget", DecisionStep.Budget);
        Add(DecisionStep.Budget, DecisionOutcome.Approved, manager, comment, at);
        Advance(at);
    }

    /// <summary>The rule approves it; the figures are on <see cref="AutoApproval"/>.</summary>
    /// <exception cref="InvalidOperationException">It is no longer new.</exception>
    public void ApproveByRule(string comment, DateTimeOffset at)
    {
        Require("be approved by the rule", RequestStatus.Submitted);
        Add(DecisionStep.First, DecisionOutcome.Approved, Decider.Rule, comment, at);
        Close(RequestStatus.Approved, at);
    }

    /// <exception cref="InvalidOperationException">It is not in review, and no second decision is waited for.</exception>
    public void Reject(CurrentUser approver, string reason, DateTimeOffset at)
    {
        Require("be rejected", RequestStatus.InReview, RequestStatus.AwaitingSecond);
        Add(DueStep, DecisionOutcome.Rejected, approver, reason, at);
        Close(RequestStatus.Rejected, at);
    }

    /// <summary>What would be created is no longer what was seen: it must be reviewed again, and approvals no longer count.</summary>
    /// <exception cref="InvalidOperationException">It is not being decided.</exception>
    public void ReturnForReview(string manifestHash, DateTimeOffset at)
    {
        Require("be returned for review", RequestStatus.InReview, RequestStatus.AwaitingSecond);
        if (Status == RequestStatus.AwaitingSecond)
            (ClaimedBy, ClaimedByName, ClaimedAt) = (null, null, null);
        Status = ClaimedBy is null ? RequestStatus.Submitted : RequestStatus.InReview;
        Revise(manifestHash, at);
    }

    /// <summary>
    /// Before the first apply, the cluster lost the capacity that it had at the decision. The first approval still counts; a second approver has to allow it
    /// now, or the capacity returns.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not approved.</exception>
    public void ReturnForCapacity(RequestCapacity capacity, DateTimeOffset at)
    {
        Require("be returned for its capacity", RequestStatus.Approved);
        (Status, DecidedAt, WaitingSince, Capacity) = (RequestStatus.AwaitingSecond, null, at, capacity);
        SecondDecisionReasons = [.. SecondDecisionReasons, RequestSentences.CapacityGone];
        foreach (var decision in _decisions.Where(decision => decision.Step == DecisionStep.Second))
            decision.Void(at);
    }

    /// <summary>Whether nothing but capacity keeps it from going on.</summary>
    public bool WaitsOnlyForCapacity => Status == RequestStatus.AwaitingSecond && SecondDecisionReasons is [RequestSentences.CapacityGone];

    /// <summary>The capacity is there again: the approval counts as before.</summary>
    /// <exception cref="InvalidOperationException">It waits for a second decision for other reasons too.</exception>
    public void GoOn(RequestCapacity? capacity, DateTimeOffset at)
    {
        if (!WaitsOnlyForCapacity)
            throw new InvalidOperationException($"Request {Id} does not only wait for capacity.");
        (SecondDecisionReasons, Capacity) = ([], capacity);
        Close(RequestStatus.Approved, at);
    }

    /// <summary>Stores whether this revision fits on the cluster.</summary>
    public void AssessCapacity(RequestCapacity? capacity) => Capacity = capacity;

    /// <summary>Stores what this revision does to budgets.</summary>
    public void AssessBudget(RequestBudget? budget) => Budget = budget;

    /// <summary>Stores what the rule for automatic approval says of this revision.</summary>
    public void Evaluate(AutoApproval? evaluated) => AutoApproval = evaluated;

    private void Revise(string manifestHash, DateTimeOffset at)
    {
        (ManifestHash, Decided, Check, RecheckAt, SecondDecisionReasons, AwaitsBudget, Number) = (manifestHash, null, null, null, [], false, Number + 1);
        foreach (var decision in _decisions)
            decision.Void(at);
    }

    private IReadOnlyList<string> EditorsWith(CurrentUser by) => [.. Editors.Union([by.Id, by.PersonId], StringComparer.Ordinal)];

    private void Add(DecisionStep step, DecisionOutcome outcome, Decider decider, string? comment, DateTimeOffset at) =>
        _decisions.Add(new Decision(step, outcome, decider, WrittenText.IsBlank(comment) ? null : comment.Trim(), ManifestHash, RequestedBy, at));

    /// <summary>After an approval: waits for the next decision that it needs, or is approved.</summary>
    private void Advance(DateTimeOffset at)
    {
        var needsSecond = SecondDecisionReasons.Count > 0 && FindApproval(DecisionStep.Second) is null;
        AwaitsBudget = !needsSecond && Budget is { IsExceeded: true } && FindApproval(DecisionStep.Budget) is null;
        if (needsSecond || AwaitsBudget)
            Status = RequestStatus.AwaitingSecond;
        else
            Close(RequestStatus.Approved, at);
    }

    private void Close(RequestStatus status, DateTimeOffset at) => (Status, AwaitsBudget, DecidedAt, InformationRequestedAt) = (status, false, at, null);

    private void Require(string verb, DecisionStep step)
    {
        if (DueStep != step)
            throw new InvalidOperationException($"Request {Id} waits for the decision {DueStep} and cannot {verb}.");
    }

    private void Require(string verb, params ReadOnlySpan<RequestStatus> statuses)
    {
        if (!statuses.Contains(Status))
            throw new InvalidOperationException($"Request {Id} is {Status} and cannot {verb}.");
    }

    CoveredTable ICoveredRow.Covered => CoveredTable;

    string? IAuditSubject.AuditName => Id;

    string? IAuditSubject.AuditTenant => TenantName;

    string? IAuditSubject.AuditTeam => Team;

    /// <summary>Claims it for the reviewer who acts on it, if no one has it yet: both are stored in one step.</summary>
    public void ClaimIfFree(CurrentUser by, DateTimeOffset at)
    {
        if (Status == RequestStatus.Submitted)
            Claim(by, at);
    }

    /// <summary>Why it is no longer open, as a sentence.</summary>
    public Sentence WhyClosed =>
        Status switch
        {
            RequestStatus.Withdrawn => "This request was withdrawn.",
            RequestStatus.Expired => "This request has expired because the team did not answer in time.",
            _ when Decisions.LastOrDefault(decision => decision.VoidedAt is null) is { } decision => decision.Outcome == DecisionOutcome.Approved
                ? (Sentence)$"{decision.DeciderName} has already approved this request."
                : (Sentence)$"{decision.DeciderName} has already rejected this request.",
            _ => "This request has already been decided.",
        };

    /// <summary>What notifications say about it.</summary>
    public AnnouncedRequest ToAnnounced() =>
        new(Id, TenantName, Team, RequestedBy, ClaimedBy, Status == RequestStatus.AwaitingSecond, Effective.Contact, AwaitsBudget);

    /// <summary>What was approved, for the tenant that takes it over.</summary>
    /// <exception cref="InvalidOperationException">It is not approved.</exception>
    public ApprovedChange ToApprovedChange()
    {
        Require("change a tenant", RequestStatus.Approved);
        return new ApprovedChange(Id, Kind, TenantId, Effective, ManifestHash);
    }
}
