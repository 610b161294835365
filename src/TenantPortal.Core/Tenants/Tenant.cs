using TenantPortal.Core.Audit;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tenants;

/// <summary>
/// The approved, long-lived thing. <see cref="Spec"/> is desired and changes only by an approved request; the rest is what the reconciler observed.
/// </summary>
public sealed class Tenant : IAuditSubject
{
    /// <summary>How long nobody else may have the name of a deleted tenant: what still points to it must not meet a stranger.</summary>
    public static readonly TimeSpan NameReservation = TimeSpan.FromDays(90);

    // For the database.
    private Tenant() => (Name, Cluster, Team, Tier, RequestId, ManifestHash) = ("", "", "", "", "", "");

    private Tenant(ApprovedChange change, DateTimeOffset approvedAt)
    {
        Id = change.TenantId;
        (Name, Cluster, Team, Tier, Spec) = (change.Spec.Name, change.Spec.Cluster, change.Spec.Team, change.Spec.Tier, change.Spec);
        (RequestId, ManifestHash) = (change.RequestId, change.ManifestHash);
        Generation = 1;
        ApprovedAt = NextReconcileAt = approvedAt;
    }

    public Guid Id { get; private set; }

    /// <summary>Unique over all clusters: it is the tenant's address.</summary>
    public string Name { get; private set; }

    public string Cluster { get; private set; }

    public string Team { get; private set; }

    public string Tier { get; private set; }

    public TenantSpec Spec
    {
        get;
        private set => (field, Committed) = (value, CommittedQuota.Of(value.Quota));
    } = null!;

    /// <summary>The quota of <see cref="Spec"/> in numbers, and never another one.</summary>
    public CommittedQuota Committed { get; private set; } = CommittedQuota.Nothing;

    /// <summary>The request that the present <see cref="Spec"/> comes from.</summary>
    public string RequestId { get; private set; }

    /// <summary>The hash of the manifests that were approved. Nothing else is ever applied.</summary>
    public string ManifestHash { get; private set; }

    /// <summary>The hashes of earlier manifests whose objects may still be in the cluster.</summary>
    public IReadOnlyList<string> FormerHashes { get; private set; } = [];

    /// <summary>When somebody said that nothing in the namespace of a former tier is needed any more; null before, and where there is none.</summary>
    public DateTimeOffset? MoveFinishedAt { get; private set; }

    /// <summary>Counts the changes of <see cref="Spec"/>.</summary>
    public long Generation { get; private set; }

    /// <summary>The generation that was last seen ready in the cluster; 0 before.</summary>
    public long ObservedGeneration { get; private set; }

    /// <summary>When the present generation was approved.</summary>
    public DateTimeOffset ApprovedAt { get; private set; }

    /// <summary>When the observed generation became ready; null before the first time.</summary>
    public DateTimeOffset? ReadyAt { get; private set; }

    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>Since when something of the observed generation does not work any more; null while all does.</summary>
    public DateTimeOffset? DegradedSince { get; private set; }

    /// <summary>Failed attempts in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>When the reconciler shall look at it next: its place in the queue.</summary>
    public DateTimeOffset NextReconcileAt { get; private set; }

    /// <summary>When something of it was last seen to be deleted in the cluster; null before.</summary>
    public DateTimeOffset? DisturbedAt { get; private set; }

    /// <summary>The replica that looks at it now; null when none does.</summary>
    public string? ClaimedBy { get; private set; }

    /// <summary>Until when the claim holds; a replica that died gives it up by this.</summary>
    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>When everything was last applied without an error, and the hash of it.</summary>
    public DateTimeOffset? AppliedAt { get; private set; }

    public string? AppliedHash { get; private set; }

    /// <summary>The uid of the namespace that we created; another one of the same name is not ours.</summary>
    public string? NamespaceUid { get; private set; }

    /// <summary>When everything of it will be removed from the cluster, because that was approved; null while it shall live.</summary>
    public DateTimeOffset? DeleteAt { get; private set; }

    /// <summary>When the reconciler began to remove it; null before.</summary>
    public DateTimeOffset? DeletionStartedAt { get; private set; }

    /// <summary>When nothing of it was in the cluster any more; null before.</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Since when its groups may only read, because it is not isolated; null while all is well.</summary>
    public DateTimeOffset? QuarantinedAt { get; private set; }

    /// <summary>What does not hold: a sentence; null while it is not in quarantine.</summary>
    public string? QuarantineReason { get; private set; }

    public IReadOnlyList<Condition> Conditions { get; private set; } = [];

    public IReadOnlyList<ObjectCondition> Objects { get; private set; } = [];

    /// <summary>Everything that was approved was applied, and what is waited for is that the cluster says it works.</summary>
    public bool IsAwaitingReadiness(string hash) => AppliedHash == hash && FailingSince is null && ObservedGeneration < Generation;

    public TenantPhase Phase =>
        TenantPhases.Derive(
            new TenantFacts(Generation, ObservedGeneration, ReadyAt, FailingSince, DeleteAt, DeletionStartedAt, ArchivedAt, DegradedSince, QuarantinedAt)
        );

    /// <summary>The tenant that an approved request creates; due at once.</summary>
    /// <exception cref="InvalidOperationException">The request creates nothing.</exception>
    public static Tenant From(ApprovedChange change, DateTimeOffset approvedAt) =>
        change.Kind == RequestKind.Create
            ? new Tenant(change, approvedAt)
            : throw new InvalidOperationException($"Request {change.RequestId} is a {change.Kind} and creates no tenant.");

    /// <summary>Takes over what an approved request changes; due at once.</summary>
    /// <exception cref="InvalidOperationException">The request changes nothing or another tenant, or this one is being deleted.</exception>
    public void Apply(ApprovedChange change, DateTimeOffset approvedAt)
    {
        if (change.Kind is RequestKind.Create or RequestKind.Delete || change.TenantId != Id || DeleteAt is not null)
            throw new InvalidOperationException($"Request {change.RequestId} is a {change.Kind} of {change.Spec.Name} and does not change {Name}.");
        if (!FormerHashes.Contains(ManifestHash) && ManifestHash != change.ManifestHash)
            FormerHashes = [.. FormerHashes, ManifestHash];
        if (Tier != change.Spec.Tier)
            MoveFinishedAt = null;
        (Spec, Tier, RequestId, ManifestHash) = (change.Spec, change.Spec.Tier, change.RequestId, change.ManifestHash);
        Generation++;
        ApprovedAt = NextReconcileAt = approvedAt;
    }

    /// <summary>Its deletion was approved. It lives on until <paramref name="deleteAt"/>, so that the deletion can still be canceled.</summary>
    /// <exception cref="InvalidOperationException">The request does not delete this tenant.</exception>
    public void ScheduleDeletion(ApprovedChange change, DateTimeOffset deleteAt, DateTimeOffset now)
    {
        if (change.Kind != RequestKind.Delete || change.TenantId != Id)
            throw new InvalidOperationException($"Request {change.RequestId} is a {change.Kind} of {change.Spec.Name} and does not delete {Name}.");
        (DeleteAt, NextReconcileAt) = (deleteAt, now);
    }

    /// <summary>Nothing of it was ever seen in the cluster and no replica is at it.</summary>
    public bool IsUntouched => this is { NamespaceUid: null, AppliedHash: null, ClaimedBy: null, DeleteAt: null, ArchivedAt: null };

    /// <summary>Its approval was withdrawn before anything was created. The reconciler makes sure that nothing is there.</summary>
    /// <exception cref="InvalidOperationException">Something of it may be in the cluster.</exception>
    public void Abandon(DateTimeOffset now)
    {
        if (!IsUntouched)
            throw new InvalidOperationException($"Something of {Name} may be in the cluster, so it cannot be abandoned.");
        (DeleteAt, NextReconcileAt) = (now, now);
    }

    /// <summary>The time in which its deletion could be canceled is over.</summary>
    /// <exception cref="InvalidOperationException">It is not to be deleted yet, or that has begun.</exception>
    internal void BeginDeletion(DateTimeOffset now)
    {
        if (DeleteAt is not { } due || due > now || DeletionStartedAt is not null)
            throw new InvalidOperationException($"The tenant {Name} is not to be deleted now.");
        DeletionStartedAt = now;
    }

    /// <summary>It shall live after all.</summary>
    /// <exception cref="InvalidOperationException">It is not to be deleted, or that has begun.</exception>
    public void CancelDeletion(DateTimeOffset now)
    {
        if (DeleteAt is null || DeletionStartedAt is not null)
            throw new InvalidOperationException($"The tenant {Name} has no deletion that can be canceled.");
        (DeleteAt, NextReconcileAt) = (null, now);
    }

    /// <summary>It is not isolated: from the next reconcile on its groups may only read.</summary>
    /// <param name="reason">A sentence.</param>
    internal void Quarantine(string reason, DateTimeOffset now) => (QuarantinedAt, QuarantineReason, NextReconcileAt, DisturbedAt) = (now, reason, now, now);

    /// <summary>Somebody has looked, and it may go on.</summary>
    internal void Release(DateTimeOffset now) => (QuarantinedAt, QuarantineReason, NextReconcileAt, DisturbedAt) = (null, null, now, now);

    /// <summary>What ran in the namespace of the former tier runs in the new one, so the former may be removed.</summary>
    /// <exception cref="InvalidOperationException">Nothing is kept.</exception>
    public void FinishMove(DateTimeOffset now)
    {
        if (!KeepsFormerNamespace)
            throw new InvalidOperationException($"Nothing of a former tier of {Name} is kept.");
        (MoveFinishedAt, NextReconcileAt) = (now, now);
    }

    /// <summary>The namespace of a former tier is still there, until somebody says that the move is finished.</summary>
    public bool KeepsFormerNamespace =>
        MoveFinishedAt is null && Conditions.Any(condition => condition is { Type: Condition.FormerRemoved, Reason: Condition.KeptForMove });

    /// <summary>Counts what was approved before quotas were counted.</summary>
    internal void CountCommitted() => Committed = CommittedQuota.Of(Spec.Quota);

    /// <summary>Takes over what one reconcile found.</summary>
    public void Observe(ReconcileResult result, DateTimeOffset at)
    {
        Conditions = ConditionList.Merge(Conditions, result.Conditions, at);
        Objects = result.Objects.Count > 0 ? ConditionList.Merge(Objects, result.Objects, at) : Objects;
        NamespaceUid = result.NamespaceUid ?? NamespaceUid;
        if (result.AppliedHash is { } hash)
            (AppliedHash, AppliedAt) = (hash, at);
        if (result.Former == FormerObjects.None)
            (FormerHashes, MoveFinishedAt) = ([], null);
        switch (result.Outcome)
        {
            case ReconcileOutcome.Ready:
                if (ObservedGeneration < Generation)
                    (ObservedGeneration, ReadyAt) = (Generation, at);
                (Failures, FailingSince, DegradedSince) = (0, null, null);
                break;
            case ReconcileOutcome.Waiting:
                DegradedSince = ObservedGeneration == Generation ? DegradedSince ?? at : null;
                (Failures, FailingSince) = (0, null);
                break;
            case ReconcileOutcome.Deleting:
                (Failures, FailingSince) = (0, null);
                break;
            case ReconcileOutcome.Deleted:
                (ArchivedAt, Objects, FormerHashes, Failures, FailingSince) = (at, [], [], 0, null);
                break;
            case ReconcileOutcome.Failed:
                Failures++;
                FailingSince ??= at;
                break;
        }
    }

    string? IAuditSubject.AuditName => Name;

    string? IAuditSubject.AuditTenant => Name;

    string? IAuditSubject.AuditTeam => Team;
}
