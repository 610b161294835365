using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Covering;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tenants;

/// <summary>
/// An approved, long-lived tenant. <see cref="Spec"/> is the desired state and changes only with an approved request; the rest is observed.
/// </summary>
public sealed class Tenant : IAuditSubject, ICoveredRow, ILeased
{
    internal static readonly CoveredTable CoveredTable = new()
    {
        Name = "tenant",
        Entity = typeof(Tenant),
        Title = subject => $"Tenant {subject}",
        Subject = nameof(Name),
        Key = [nameof(Id)],
        WrittenAt = nameof(ApprovedAt),
        Fields =
        [
            new("cluster and team", nameof(Cluster), nameof(Team)),
            new("approved spec", nameof(Spec)),
            new("request", nameof(RequestId)),
            new("revision", nameof(ManifestHash), nameof(Generation)),
            new("approval time", nameof(ApprovedAt)),
        ],
    };

    /// <summary>How often a held request is looked at.</summary>
    public static readonly TimeSpan HeldRecheckInterval = TimeSpan.FromSeconds(30);

    // For Entity Framework.
    private Tenant() => (Name, Cluster, Team, Tier, Environment, RequestId, ManifestHash) = ("", "", "", "", "", "", "");

    private Tenant(ApprovedChange change, DateTimeOffset approvedAt)
    {
        Id = change.TenantId;
        Environment = change.Spec.Environment;
        (Name, Cluster, Team, Tier, Spec) = (change.Spec.Name, change.Spec.Cluster, change.Spec.Team, change.Spec.Tier, change.Spec);
        (RequestId, ManifestHash) = (change.RequestId, change.ManifestHash);
        Generation = 1;
        ApprovedAt = NextReconcileAt = approvedAt;
        TraceParent = change.TraceParent;
    }

    public Guid Id { get; private set; }

    /// <summary>Unique across all clusters, because it identifies the tenant in URLs.</summary>
    public string Name { get; private set; }

    public string Cluster { get; private set; }

    public string Team { get; private set; }

    public string Tier { get; private set; }

    public TenantSpec Spec
    {
        get;
        private set =>
            (field, Committed, SearchText, Environment, Product, ExpiresOn) = (
                value,
                CommittedQuota.Max(Committed, CommittedQuota.Of(value.Quota)),
                value.SearchText,
                value.Environment,
                value.Product,
                value.ExpiresOn
            );
    } = null!;

    /// <summary>The <see cref="TenantSpec.Environment"/> of <see cref="Spec"/>, as a column.</summary>
    public string Environment { get; private set; }

    /// <summary>The <see cref="TenantSpec.Product"/> of <see cref="Spec"/>, as a column.</summary>
    public string? Product { get; private set; }

    /// <summary>The <see cref="TenantSpec.ExpiresOn"/> of <see cref="Spec"/>, as a column.</summary>
    public DateOnly? ExpiresOn { get; private set; }

    /// <summary>The <see cref="TenantSpec.SearchText"/> of <see cref="Spec"/>, as a column.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>The quota of <see cref="Spec"/> in numbers. A larger amount that was approved before counts until the smaller one is applied.</summary>
    public CommittedQuota Committed { get; private set; } = CommittedQuota.Nothing;

    /// <summary>The request that the current <see cref="Spec"/> comes from.</summary>
    public string RequestId { get; private set; }

    /// <summary>The hash of the approved manifests. Nothing else is ever applied.</summary>
    public string ManifestHash { get; private set; }

    /// <summary>The hashes of earlier manifests whose objects may still be in the cluster.</summary>
    public IReadOnlyList<string> FormerHashes { get; private set; } = [];

    /// <summary>When a user confirmed that the namespace of a former tier is no longer needed; null before, and when there is none.</summary>
    public DateTimeOffset? MoveFinishedAt { get; private set; }

    /// <summary>Counts the changes of <see cref="Spec"/>.</summary>
    public long Generation { get; private set; }

    /// <summary>The generation that was last ready in the cluster; 0 before the first time.</summary>
    public long ObservedGeneration { get; private set; }

    /// <summary>When the current generation was approved.</summary>
    public DateTimeOffset ApprovedAt { get; private set; }

    /// <summary>The trace of the last approval, as a W3C <c>traceparent</c>; null when it was not recorded.</summary>
    public string? TraceParent { get; private set; }

    /// <summary>When the observed generation became ready; null before the first time.</summary>
    public DateTimeOffset? ReadyAt { get; private set; }

    /// <summary>Since when every attempt has failed; null while attempts succeed.</summary>
    public DateTimeOffset? RetryingSince { get; private set; }

    /// <summary>The same once it has lasted for <see cref="ReconcilerOptions.FailAfter"/>: only then is it a failure for users.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>Whether the last attempt failed because of the cluster, so that the tenant is due as soon as the cluster responds again.</summary>
    public bool WaitsForCluster { get; private set; }

    /// <summary>Since when part of the observed generation no longer works; null while everything works.</summary>
    public DateTimeOffset? DegradedSince { get; private set; }

    /// <summary>Failed attempts in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>When the next reconcile is due: the tenant's position in the queue.</summary>
    public DateTimeOffset NextReconcileAt { get; private set; }

    /// <summary>When an object of it was last found changed or deleted in the cluster; null before.</summary>
    public DateTimeOffset? DisturbedAt { get; private set; }

    /// <summary>The replica that reconciles it now; null when none does.</summary>
    public string? ClaimedBy { get; private set; }

    /// <summary>When the claim expires, so that a crashed replica loses it.</summary>
    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>When all manifests were last applied successfully, and their hash.</summary>
    public DateTimeOffset? AppliedAt { get; private set; }

    public string? AppliedHash { get; private set; }

    /// <summary>The last generation for which the capacity of the cluster was checked before its first apply; 0 before.</summary>
    public long CapacityCheckedGeneration { get; private set; }

    /// <summary>
    /// The request that went back to the approvers before its first apply, because the cluster lost the capacity since the decision; null for none. A new
    /// tenant waits with it; one that exists stays as it was.
    /// </summary>
    public string? HeldRequestId { get; private set; }

    /// <summary>Whether the tenant itself waits for a new decision, so that nothing of it may be applied.</summary>
    public bool IsHeld => HeldRequestId is not null && HeldRequestId == RequestId;

    /// <summary>Whether nothing of the current generation was applied and the capacity was not checked since its approval.</summary>
    public bool NeedsCapacityCheck =>
        CapacityCheckedGeneration < Generation && ObservedGeneration < Generation && (AppliedHash is null ? NamespaceUid is null : AppliedHash != ManifestHash);

    /// <summary>The UID of the namespace that the portal created; a namespace with another UID is not the portal's.</summary>
    public string? NamespaceUid { get; private set; }

    /// <summary>When its approved deletion is due; null without one.</summary>
    public DateTimeOffset? DeleteAt { get; private set; }

    /// <summary>When the reconciler started to remove it; null before.</summary>
    public DateTimeOffset? DeletionStartedAt { get; private set; }

    /// <summary>When its removal from the cluster was complete; null before.</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Since when its groups have read access only, because it is not isolated; null otherwise.</summary>
    public DateTimeOffset? QuarantinedAt { get; private set; }

    /// <summary>A sentence about the failed checks; null outside quarantine.</summary>
    public string? QuarantineReason { get; private set; }

    /// <summary>Since when it is suspended; null while it is not.</summary>
    public DateTimeOffset? SuspendedAt { get; private set; }

    /// <summary>Who suspended it; null while it is not suspended.</summary>
    public SuspensionSource? SuspendedBy { get; private set; }

    /// <summary>A sentence; null while it is not suspended.</summary>
    public string? SuspensionReason { get; private set; }

    /// <summary>The three columns above as one value; null while it is not suspended.</summary>
    public Suspension? Suspension => Suspension.From(SuspendedAt, SuspendedBy, SuspensionReason);

    /// <summary>The expiry date that it was suspended for: the portal suspends it once for each date, also when an admin resumes it.</summary>
    public DateOnly? LapsedOn { get; private set; }

    /// <summary>The expiry date that the portal requested its deletion for: it does so once for each date, also when the request is rejected.</summary>
    public DateOnly? DeletionRequestedFor { get; private set; }

    /// <summary>The work hours; null for a tenant that never sleeps.</summary>
    public SleepSchedule? Sleep { get; private set; }

    /// <summary>Since when it sleeps; null while it does not.</summary>
    public DateTimeOffset? AsleepSince { get; private set; }

    /// <summary>Until when a user keeps it awake outside of the work hours; null for not.</summary>
    public DateTimeOffset? AwakeUntil { get; private set; }

    /// <summary>How long it has slept so far, without the sleep that lasts.</summary>
    public long SleptSeconds { get; private set; }

    /// <summary>Whether its workloads may be stopped in the cluster, so that they have to be started when it runs again.</summary>
    public bool HoldsWorkloads { get; private set; }

    /// <summary>Whether its workloads are to be stopped and no pods may be created.</summary>
    public bool IsStopped => SuspendedAt is not null || AsleepSince is not null;

    /// <summary>Whether its groups have read access only.</summary>
    public bool IsReadOnly => QuarantinedAt is not null || SuspendedAt is not null;

    public IReadOnlyList<Condition> Conditions { get; private set; } = [];

    public IReadOnlyList<ObjectCondition> Objects { get; private set; } = [];

    /// <summary>Whether all approved manifests are applied and the cluster has not reported them ready yet.</summary>
    public bool IsAwaitingReadiness(string hash) => AppliedHash == hash && Failures == 0 && ObservedGeneration < Generation;

    public TenantPhase Phase => TenantPhases.Derive(Facts);

    internal TenantFacts Facts =>
        new(
            Generation,
            ObservedGeneration,
            ReadyAt,
            FailingSince,
            DeleteAt,
            DeletionStartedAt,
            ArchivedAt,
            DegradedSince,
            QuarantinedAt,
            SuspendedAt,
            AsleepSince
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
        Take(change, approvedAt);
        if (HeldRequestId == change.RequestId)
            ConfirmCapacity();
        if (change.Kind == RequestKind.Renew && SuspendedBy == SuspensionSource.Expiry)
            Resume(approvedAt);
    }

    /// <summary>The capacity of the current generation was checked, or people decided about it.</summary>
    internal void ConfirmCapacity()
    {
        CapacityCheckedGeneration = Generation;
        EndHold();
    }

    /// <summary>The request of this new tenant went back to the approvers: nothing is applied until they decide or the capacity returns.</summary>
    /// <param name="why">A sentence with figures.</param>
    /// <exception cref="InvalidOperationException">Something of it may be in the cluster.</exception>
    internal void Hold(string why, DateTimeOffset at)
    {
        if (NamespaceUid is not null || AppliedHash is not null)
            throw new InvalidOperationException($"Something of {Name} may be in the cluster, so it cannot be held.");
        HeldRequestId = RequestId;
        ReportCapacity(why, at);
    }

    /// <summary>The request that changed this tenant went back to the approvers: until they decide or the capacity returns, the tenant is as before.</summary>
    /// <param name="before">What was approved before.</param>
    /// <param name="why">A sentence with figures.</param>
    internal void Hold(ApprovedChange before, string why, DateTimeOffset at)
    {
        HeldRequestId = RequestId;
        FormerHashes = [.. FormerHashes.Where(hash => hash != before.ManifestHash)];
        Take(before, at);
        CapacityCheckedGeneration = Generation;
        ReportCapacity(why, at);
    }

    /// <summary>Stores why the capacity is still missing.</summary>
    internal void ReportCapacity(string why, DateTimeOffset at) =>
        Conditions = ConditionList.Merge(Conditions, [new Condition(Condition.CapacityAvailable, ConditionStatus.False, "CapacityGone", why, default)], at);

    /// <summary>A new decision about a held tenant: it goes on with what was decided.</summary>
    /// <exception cref="InvalidOperationException">The tenant is not held.</exception>
    internal void GoOn(ApprovedChange change, DateTimeOffset at)
    {
        if (!IsHeld || change.RequestId != RequestId || change.TenantId != Id)
            throw new InvalidOperationException($"{Name} does not wait for request {change.RequestId}.");
        Take(change, at);
        ConfirmCapacity();
    }

    /// <summary>The held request is closed without an approval. A new tenant is removed: the reconciler makes sure that nothing is there.</summary>
    /// <exception cref="InvalidOperationException">No request is held.</exception>
    internal void GiveUpHeld(DateTimeOffset at)
    {
        if (HeldRequestId is null)
            throw new InvalidOperationException($"{Name} waits for no request.");
        if (IsHeld)
            (DeleteAt, NextReconcileAt) = (at, at);
        EndHold();
    }

    private void EndHold()
    {
        if (HeldRequestId is null)
            return;
        HeldRequestId = null;
        Conditions = [.. Conditions.Where(condition => condition.Type != Condition.CapacityAvailable)];
    }

    private void Take(ApprovedChange change, DateTimeOffset at)
    {
        (Spec, Tier, RequestId, ManifestHash) = (change.Spec, change.Spec.Tier, change.RequestId, change.ManifestHash);
        Generation++;
        ApprovedAt = NextReconcileAt = at;
        TraceParent = change.TraceParent;
    }

    /// <summary>Its deletion was approved. It lives on until <paramref name="deleteAt"/>, so that the deletion can still be canceled.</summary>
    /// <exception cref="InvalidOperationException">The request does not delete this tenant.</exception>
    public void ScheduleDeletion(ApprovedChange change, DateTimeOffset deleteAt, DateTimeOffset now)
    {
        if (change.Kind != RequestKind.Delete || change.TenantId != Id)
            throw new InvalidOperationException($"Request {change.RequestId} is a {change.Kind} of {change.Spec.Name} and does not delete {Name}.");
        (DeleteAt, NextReconcileAt, TraceParent) = (deleteAt, now, change.TraceParent);
    }

    /// <summary>Whether nothing of it was ever in the cluster and no replica is reconciling it.</summary>
    public bool IsUntouched => this is { NamespaceUid: null, AppliedHash: null, ClaimedBy: null, DeleteAt: null, ArchivedAt: null };

    /// <summary>Its approval was withdrawn before anything was created. The reconciler makes sure that nothing is there.</summary>
    /// <exception cref="InvalidOperationException">Something of it may be in the cluster.</exception>
    public void Abandon(DateTimeOffset now)
    {
        if (!IsUntouched)
            throw new InvalidOperationException($"Something of {Name} may be in the cluster, so it cannot be abandoned.");
        (DeleteAt, NextReconcileAt) = (now, now);
    }

    /// <summary>Starts the deletion after the grace period.</summary>
    /// <exception cref="InvalidOperationException">The deletion is not due or has started.</exception>
    internal void BeginDeletion(DateTimeOffset now)
    {
        if (DeleteAt is not { } due || due > now || DeletionStartedAt is not null)
            throw new InvalidOperationException($"The deletion of tenant {Name} is not due.");
        DeletionStartedAt = now;
    }

    /// <summary>Makes the next attempt due at once.</summary>
    /// <exception cref="InvalidOperationException">The last attempt did not fail.</exception>
    public void Retry(DateTimeOffset now)
    {
        if (FailingSince is null)
            throw new InvalidOperationException($"The last reconcile of {Name} did not fail.");
        NextReconcileAt = now;
    }

    /// <summary>Cancels the scheduled deletion.</summary>
    /// <exception cref="InvalidOperationException">No deletion is scheduled, or it has started.</exception>
    public void CancelDeletion(DateTimeOffset now)
    {
        if (DeleteAt is null || DeletionStartedAt is not null)
            throw new InvalidOperationException($"The deletion of tenant {Name} can no longer be canceled.");
        (DeleteAt, NextReconcileAt) = (null, now);
        EndStop();
    }

    /// <summary>A platform admin has the deletion go on that had stopped.</summary>
    /// <exception cref="InvalidOperationException">No deletion is scheduled, or it has started.</exception>
    internal void GoOnWithDeletion(DateTimeOffset now)
    {
        if (DeleteAt is null || DeletionStartedAt is not null)
            throw new InvalidOperationException($"The deletion of tenant {Name} did not stop.");
        NextReconcileAt = now;
        EndStop();
    }

    private void EndStop() => Conditions = [.. Conditions.Where(condition => condition.Type != Condition.DeletionApproved)];

    /// <summary>A platform admin decided that this is the tenant's namespace, whatever its labels say.</summary>
    /// <exception cref="InvalidOperationException">The tenant is being deleted or gone.</exception>
    internal void Adopt(string namespaceUid, DateTimeOffset now)
    {
        if (DeletionStartedAt is not null || ArchivedAt is not null)
            throw new InvalidOperationException($"The tenant {Name} is being deleted and adopts nothing.");
        NamespaceUid = namespaceUid;
        Reapply(now);
    }

    /// <summary>Makes the tenant due now, to apply all of its objects again.</summary>
    internal void Reapply(DateTimeOffset now) => (NextReconcileAt, DisturbedAt) = (NextReconcileAt < now ? NextReconcileAt : now, now);

    /// <summary>Quarantines the tenant: from the next reconcile, its groups have read access only.</summary>
    /// <param name="reason">A sentence.</param>
    internal void Quarantine(string reason, DateTimeOffset now) => (QuarantinedAt, QuarantineReason, NextReconcileAt, DisturbedAt) = (now, reason, now, now);

    /// <summary>Releases the tenant from quarantine after a review.</summary>
    internal void Release(DateTimeOffset now) => (QuarantinedAt, QuarantineReason, NextReconcileAt, DisturbedAt) = (null, null, now, now);

    /// <summary>Suspends the tenant: from the next reconcile, its workloads are stopped and its groups have read access only.</summary>
    /// <param name="reason">A sentence.</param>
    /// <exception cref="InvalidOperationException">It is being deleted, or the same source suspended it already.</exception>
    public void Suspend(SuspensionSource by, string reason, DateTimeOffset now)
    {
        if (DeletionStartedAt is not null || ArchivedAt is not null || SuspendedBy == by)
            throw new InvalidOperationException($"The tenant {Name} is suspended already or is being deleted.");
        CountSleep(now);
        (SuspendedAt, SuspendedBy, SuspensionReason, HoldsWorkloads, DegradedSince) = (now, by, reason, true, null);
        Reapply(now);
    }

    /// <summary>Suspends the tenant because it has expired.</summary>
    /// <param name="reason">A sentence.</param>
    /// <exception cref="InvalidOperationException">It never expires, or it was suspended for this date before.</exception>
    internal void Lapse(string reason, DateTimeOffset now)
    {
        if (ExpiresOn is null || LapsedOn == ExpiresOn)
            throw new InvalidOperationException($"The tenant {Name} was suspended for its expiry date before.");
        Suspend(SuspensionSource.Expiry, reason, now);
        LapsedOn = ExpiresOn;
    }

    /// <summary>Records that the portal requested its deletion because nobody renewed it.</summary>
    /// <exception cref="InvalidOperationException">It is not suspended for its expiry date, or the deletion was requested before.</exception>
    internal void RecordDeletionRequest()
    {
        if (SuspendedBy != SuspensionSource.Expiry || ExpiresOn is null || DeletionRequestedFor == ExpiresOn)
            throw new InvalidOperationException($"The deletion of {Name} was requested before, or it has not expired.");
        DeletionRequestedFor = ExpiresOn;
    }

    /// <summary>Ends the suspension: from the next reconcile, its groups have their rights and its workloads run as before.</summary>
    /// <exception cref="InvalidOperationException">It is not suspended, or is being deleted.</exception>
    public void Resume(DateTimeOffset now)
    {
        if (SuspendedAt is null || DeletionStartedAt is not null || ArchivedAt is not null)
            throw new InvalidOperationException($"The tenant {Name} is not suspended or is being deleted.");
        (SuspendedAt, SuspendedBy, SuspensionReason, HoldsWorkloads) = (null, null, null, true);
        Reapply(now);
    }

    /// <summary>Sets the work hours. Without them, it no longer sleeps.</summary>
    internal void SetSleep(SleepSchedule? schedule, DateTimeOffset now)
    {
        (Sleep, AwakeUntil) = (schedule, null);
        if (schedule is null && AsleepSince is not null)
            Wake(null, now);
    }

    /// <summary>The work hours are over: from the next reconcile, its workloads are stopped.</summary>
    /// <exception cref="InvalidOperationException">It has no work hours, sleeps already, or is stopped or being deleted.</exception>
    internal void FallAsleep(DateTimeOffset now)
    {
        if (Sleep is null || IsStopped || DeletionStartedAt is not null || ArchivedAt is not null)
            throw new InvalidOperationException($"The tenant {Name} cannot fall asleep now.");
        (AsleepSince, AwakeUntil, HoldsWorkloads, DegradedSince) = (now, null, true, null);
        Reapply(now);
    }

    /// <summary>Its workloads start again.</summary>
    /// <param name="until">Until when it stays awake, whatever the work hours; null for the work hours alone.</param>
    /// <exception cref="InvalidOperationException">It does not sleep.</exception>
    internal void Wake(DateTimeOffset? until, DateTimeOffset now)
    {
        if (AsleepSince is null)
            throw new InvalidOperationException($"The tenant {Name} does not sleep.");
        CountSleep(now);
        (AwakeUntil, HoldsWorkloads) = (until, true);
        Reapply(now);
    }

    private void CountSleep(DateTimeOffset now)
    {
        if (AsleepSince is { } since)
            (SleptSeconds, AsleepSince) = (SleptSeconds + (long)(now - since).TotalSeconds, null);
    }

    /// <summary>Confirms that all workloads have moved to the new tier's namespace, so that the former one can be removed.</summary>
    /// <exception cref="InvalidOperationException">There is no former namespace.</exception>
    public void FinishMove(DateTimeOffset now)
    {
        if (!KeepsFormerNamespace)
            throw new InvalidOperationException($"{Name} has no namespace of a former tier.");
        (MoveFinishedAt, NextReconcileAt) = (now, now);
    }

    /// <summary>Whether the namespace of a former tier still exists and waits for the end of the move.</summary>
    public bool KeepsFormerNamespace =>
        MoveFinishedAt is null && Conditions.Any(condition => condition is { Type: Condition.FormerRemoved, Reason: Condition.KeptForMove });

    /// <summary>
    /// Why it cannot move to another tier now, as a sentence; null when it can. What is stopped in the former namespace would stay stopped there.
    /// </summary>
    public Sentence? WhyItCannotMove =>
        SuspendedAt is not null ? (Sentence)$"'{Name}' is suspended, and its stopped workloads would be left behind. Resume it before you change its tier."
        : HoldsWorkloads ? (Sentence)$"'{Name}' is asleep or just waking, and its stopped workloads would be left behind. Wake it before you change its tier."
        : null;

    /// <summary>The quota is applied as approved, or was approved before quotas were counted.</summary>
    internal void CountCommitted() => Committed = CommittedQuota.Of(Spec.Quota);

    /// <summary>Applies the result of one reconcile.</summary>
    /// <param name="failAfter">How long attempts may fail before the tenant is failing.</param>
    public void Observe(ReconcileResult result, DateTimeOffset at, TimeSpan failAfter = default)
    {
        CountAttempt(result, at, failAfter);
        // What passes without anyone's help is not shown: until then, the tenant is as it was last observed.
        if (!WaitsForCluster || FailingSince is not null)
        {
            Conditions = ConditionList.Merge(Conditions, result.Conditions, at);
            Objects = result.Objects.Count > 0 ? ConditionList.Merge(Objects, result.Objects, at) : Objects;
        }

        if (DeletionStartedAt is not null)
            EndStop();
        NamespaceUid = result.NamespaceUid ?? NamespaceUid;
        if (result.AppliedHash is { } hash)
        {
            (AppliedHash, AppliedAt) = (hash, at);
            CountCommitted();
        }

        if (result.Former == FormerObjects.None)
            (FormerHashes, MoveFinishedAt) = ([], null);
        else if (result.Former == FormerObjects.Stopped)
            MoveFinishedAt = null;
        switch (result.Outcome)
        {
            case ReconcileOutcome.Ready:
                if (ObservedGeneration < Generation)
                    (ObservedGeneration, ReadyAt) = (Generation, at);
                DegradedSince = null;
                break;
            case ReconcileOutcome.Waiting:
                DegradedSince = ObservedGeneration == Generation && !IsStopped ? DegradedSince ?? at : null;
                break;
            case ReconcileOutcome.Deleted:
                (ArchivedAt, Objects, FormerHashes) = (at, [], []);
                break;
        }
    }

    /// <summary>Takes over whether its objects in the cluster are as approved.</summary>
    internal void ReportDrift(Condition condition, DateTimeOffset at) => Conditions = ConditionList.Merge(Conditions, [condition], at);

    private void CountAttempt(ReconcileResult result, DateTimeOffset at, TimeSpan failAfter)
    {
        if (result.Outcome != ReconcileOutcome.Failed)
        {
            (Failures, RetryingSince, FailingSince, WaitsForCluster) = (0, null, null, false);
            return;
        }

        Failures++;
        WaitsForCluster = result.WaitsForCluster;
        RetryingSince ??= FailingSince ?? at;
        if (at - RetryingSince >= failAfter)
            FailingSince ??= RetryingSince;
    }

    /// <summary>
    /// Applies the result of a claimed reconcile, and schedules the next one. A tenant requeued in the meantime stays due, unless the requeue
    /// only announced new reports from the cluster and the tenant is ready.
    /// </summary>
    internal void Complete(
        ReconcileResult result,
        DateTimeOffset at,
        TimeSpan failAfter,
        (DateTimeOffset At, DateTimeOffset Until) claim,
        DateTimeOffset nextAt
    )
    {
        Observe(result, at, failAfter);
        var isSettled = result is { Outcome: ReconcileOutcome.Ready, Former: FormerObjects.Unknown or FormerObjects.None };
        var wasDisturbed = DisturbedAt >= claim.At;
        // A suspension that began during the claim may not have reached the workloads, or may have ended since.
        if (IsStopped)
            HoldsWorkloads = true;
        else if (result.Workloads == WorkloadState.Started && !wasDisturbed)
            HoldsWorkloads = false;
        // A deletion that is due and may not start would be due again at once.
        var isBlocked = result.Conditions.Any(condition => condition.Type == Condition.DeletionApproved);
        if (NextReconcileAt == claim.Until || (isSettled && !wasDisturbed))
            NextReconcileAt = DeleteAt is { } deleteAt && deleteAt < nextAt && DeletionStartedAt is null && !isBlocked ? deleteAt : nextAt;
        // Nothing reports that capacity returns, or that people have decided otherwise.
        if (HeldRequestId is not null && NextReconcileAt > at + HeldRecheckInterval)
            NextReconcileAt = at + HeldRecheckInterval;
    }

    CoveredTable ICoveredRow.Covered => CoveredTable;

    string? IAuditSubject.AuditName => Name;

    string? IAuditSubject.AuditTenant => Name;

    string? IAuditSubject.AuditTeam => Team;

    /// <summary>What notifications say about it.</summary>
    public AnnouncedTenant ToAnnounced() => new(Name, Team, Spec.Contact);
}
