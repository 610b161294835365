using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Requests;

/// <summary>One ask, decided once.</summary>
public sealed class TenantRequest
{
    private readonly List<Decision> _decisions = [];

    private TenantRequest() => (Id, Asked, Team, TenantName, Cluster, Purpose, RequestedBy, RequestedByName, ManifestHash) = ("", null!, "", "", "", "", "", "", "");

    /// <summary>A submitted request for a new tenant.</summary>
    /// <param name="id">From <see cref="RequestId.New"/>; part of what is rendered.</param>
    /// <param name="tenantId">The id that the tenant will have; part of what is rendered.</param>
    /// <param name="manifestHash">Of what was rendered for <paramref name="asked"/>.</param>
    public TenantRequest(string id, Guid tenantId, TenantSpec asked, string purpose, CurrentUser requester, string manifestHash, DateTimeOffset submittedAt)
    {
        (Id, TenantId, Kind, Status) = (id, tenantId, RequestKind.Create, RequestStatus.Submitted);
        (Asked, Team, TenantName, Cluster, Purpose) = (asked, asked.Team, asked.Name, asked.Cluster, purpose);
        (RequestedBy, RequestedByName, SubmittedAt, ManifestHash) = (requester.Id, requester.Name, submittedAt, manifestHash);
    }

    public string Id { get; private set; }

    public RequestKind Kind { get; private set; }

    public RequestStatus Status { get; private set; }

    public Guid TenantId { get; private set; }

    public string TenantName { get; private set; }

    public string Team { get; private set; }

    public string Cluster { get; private set; }

    /// <summary>The revision that was asked for; frozen.</summary>
    public TenantSpec Asked { get; private set; }

    public string Purpose { get; private set; }

    public string RequestedBy { get; private set; }

    public string RequestedByName { get; private set; }

    public DateTimeOffset SubmittedAt { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>The revision: the hash of the manifests that will be applied.</summary>
    public string ManifestHash { get; private set; }

    /// <summary>What the cluster says of it; null before the reconciler has looked.</summary>
    public RequestCheck? Check { get; private set; }

    public IReadOnlyList<Decision> Decisions => _decisions;

    public bool IsOpen => Status == RequestStatus.Submitted;

    /// <exception cref="InvalidOperationException">It is decided already.</exception>
    public void Approve(CurrentUser approver, string? comment, DateTimeOffset at) => Decide(DecisionOutcome.Approved, approver, comment, at);

    /// <exception cref="InvalidOperationException">It is decided already.</exception>
    public void Reject(CurrentUser approver, string reason, DateTimeOffset at) => Decide(DecisionOutcome.Rejected, approver, reason, at);

    private void Decide(DecisionOutcome outcome, CurrentUser decider, string? comment, DateTimeOffset at)
    {
        if (!IsOpen)
            throw new InvalidOperationException($"Request {Id} is {Status} and cannot be decided again.");
        Status = outcome == DecisionOutcome.Approved ? RequestStatus.Approved : RequestStatus.Rejected;
        DecidedAt = at;
        _decisions.Add(new Decision(outcome, decider.Id, decider.Name, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(), ManifestHash, at));
    }
}

/// <summary>What the reconciler found when it asked the cluster about a request.</summary>
/// <param name="Passed">False when it cannot be approved as it is.</param>
/// <param name="Message">A sentence.</param>
public sealed record RequestCheck(bool Passed, string Message, DateTimeOffset CheckedAt);
