using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.EvidencePacks;

/// <summary>Everything about one tenant that somebody who reviews it asks for. Equal data make an equal document.</summary>
/// <param name="Isolation">Null before the first time that it was checked.</param>
/// <param name="AuditEntries">Of the tenant and of its requests, the oldest first.</param>
public sealed record Evidence(
    EvidenceTenant Tenant,
    EvidenceAccess Access,
    IReadOnlyList<EvidenceRequest> Requests,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<ObjectCondition> Objects,
    EvidenceIsolation? Isolation,
    IReadOnlyList<AuditLine> AuditEntries
)
{
    /// <summary>The form of the document.</summary>
    public string Format { get; } = "tenantportal.evidence/1";
}

/// <param name="ApprovedHash">Of the manifests that were approved.</param>
/// <param name="AppliedHash">Of the manifests that were last applied without an error; null before.</param>
/// <param name="ManifestsSha256">Of the text of the approved manifests as the portal shows it (YAML, UTF-8), so that a copy can be compared.</param>
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

/// <summary>Who may work in the tenant, and who may see it in the portal: SSO groups.</summary>
public sealed record EvidenceAccess(string Team, string TeamTitle, string LeadGroup, string MemberGroup, string Department, string ManagerGroup);

/// <summary>The newest proof that the tenant is isolated.</summary>
/// <param name="Generation">The generation that was checked.</param>
/// <param name="Score">0 to 100 of what could be tested.</param>
public sealed record EvidenceIsolation(
    DateTimeOffset CheckedAt,
    long Generation,
    int? Score,
    DateTimeOffset? QuarantinedAt,
    string? QuarantineReason,
    IReadOnlyList<IsolationFinding> Checks,
    IReadOnlyList<NetworkPath> Network
);

/// <summary>One request: who asked for what, what was said, what the cluster said, who decided.</summary>
/// <param name="Original">The tenant as it was before; null for a new one.</param>
/// <param name="Decided">What was approved where that is not what was asked.</param>
/// <param name="Conversation">What the reader may read of it.</param>
public sealed record EvidenceRequest(
    string Id,
    RequestKind Kind,
    RequestStatus Status,
    string RequestedBy,
    string RequestedByName,
    DateTimeOffset SubmittedAt,
    string Purpose,
    TenantSpec? Original,
    TenantSpec Asked,
    TenantSpec? Decided,
    string Revision,
    RequestCheck? Check,
    IReadOnlyList<EvidenceNote> Conversation,
    IReadOnlyList<EvidenceDecision> Decisions
);

/// <summary>Something that was said.</summary>
public sealed record EvidenceNote(DateTimeOffset At, string AuthorId, string AuthorName, NoteVisibility Visibility, string Text);

/// <param name="Revision">The hash that the decider saw.</param>
/// <param name="VoidedAt">When it ceased to count, because the request changed.</param>
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
