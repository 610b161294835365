using System.Text.Json.Serialization;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.EvidencePacks;

/// <summary>Everything about one tenant that an auditor needs. Equal data give an equal document.</summary>
/// <param name="Isolation">Null before the first check.</param>
/// <param name="AuditEntries">The entries of the tenant and its requests, oldest first.</param>
public sealed record Evidence(
    EvidenceTenant Tenant,
    EvidenceAccess Access,
    IReadOnlyList<EvidenceRequest> Requests,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<ObjectCondition> Objects,
    EvidenceIsolation? Isolation,
    EvidenceIntegrity Integrity,
    IReadOnlyList<AuditLine> AuditEntries
)
{
    /// <summary>The format of the document.</summary>
    public string Format { get; } = "tenantportal.evidence/1";
}

/// <param name="ApprovedHash">The hash of the approved manifests.</param>
/// <param name="AppliedHash">The hash of the manifests that were last applied successfully; null before the first time.</param>
/// <param name="ManifestsSha256">The hash of the approved manifests as the portal shows them (YAML, UTF-8), for comparison with a copy.</param>
public sealed record EvidenceTenant(
    string Name,
    Guid Id,
    string Cluster,
    TenantSpec Spec,
    string RequestId,
    TenantPhase Phase,
    long Generation,
    long ObservedGeneration,
    string? NamespaceUid,
    DateTimeOffset ApprovedAt,
    DateTimeOffset? ReadyAt,
    string ApprovedHash,
    string? AppliedHash,
    DateTimeOffset? AppliedAt,
    string ManifestsSha256
)
{
    public bool AppliedIsApproved => AppliedHash == ApprovedHash;
}

/// <summary>The SSO groups with access to the tenant, and those that see it in the portal.</summary>
public sealed record EvidenceAccess(string Team, string TeamTitle, string LeadGroup, string MemberGroup, string Department, string ManagerGroup);

/// <summary>The newest isolation report of the tenant.</summary>
/// <param name="Generation">The checked generation.</param>
/// <param name="Score">0 to 100, over the checks that gave a result.</param>
public sealed record EvidenceIsolation(
    DateTimeOffset CheckedAt,
    long Generation,
    int? Score,
    DateTimeOffset? QuarantinedAt,
    string? QuarantineReason,
    IReadOnlyList<IsolationFinding> Checks,
    IReadOnlyList<NetworkPath> Network
);

/// <summary>One request: who requested what, the conversation, the cluster's check and the decisions.</summary>
/// <param name="Original">The previous spec; null for a new tenant.</param>
/// <param name="Decided">The approved spec where it differs from the requested one.</param>
/// <param name="Conversation">The notes that the reader may see.</param>
public sealed record EvidenceRequest(
    string Id,
    RequestKind Kind,
    RequestStatus Status,
    string RequestedBy,
    string RequestedByName,
    DateTimeOffset SubmittedAt,
    string Purpose,
    TenantSpec? Original,
    [property: JsonPropertyName("asked")] TenantSpec Requested,
    TenantSpec? Decided,
    string Revision,
    RequestCheck? Check,
    IReadOnlyList<EvidenceNote> Conversation,
    IReadOnlyList<EvidenceDecision> Decisions
);

/// <summary>Whether the rows that this document was read from match the audit entries about them.</summary>
/// <param name="Covered">The number of requests, decisions, comments, revisions and tenants that match.</param>
/// <param name="NotCovered">The number of those that were written before the log covered rows: they may have been changed.</param>
/// <param name="Breaks">A sentence for each row or audit entry that was changed, removed or added outside the portal.</param>
public sealed record EvidenceIntegrity(long Covered, long NotCovered, IReadOnlyList<string> Breaks)
{
    public bool IsIntact => Breaks.Count == 0;
}

/// <summary>One note of the conversation.</summary>
public sealed record EvidenceNote(DateTimeOffset At, string AuthorId, string AuthorName, NoteVisibility Visibility, string Text);

/// <param name="Revision">The hash that the approver saw.</param>
/// <param name="VoidedAt">When the decision became void because the request changed.</param>
public sealed record EvidenceDecision(
    DecisionStep Step,
    DecisionOutcome Outcome,
    string DeciderId,
    string DeciderName,
    DateTimeOffset DecidedAt,
    string? Comment,
    string Revision,
    DateTimeOffset? VoidedAt
);
