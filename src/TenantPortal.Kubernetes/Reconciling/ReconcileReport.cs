using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Collects the results of one reconcile, object by object, and derives the conditions.</summary>
/// <param name="known">The known object conditions when this reconcile reads only some objects; empty when it applies all of them.</param>
/// <param name="deadline">Null when waiting never counts as a failure.</param>
/// <param name="isApplying">Whether the portal itself applies the objects.</param>
internal sealed class ReconcileReport(
    RenderedManifests rendered,
    IReadOnlyList<ObjectCondition> known,
    ProgressDeadline? deadline = null,
    bool isApplying = true
)
{
    /// <summary>The reason of objects and tenants that are not ready yet.</summary>
    public const string WaitingReason = "Waiting";

    private readonly List<ObjectReference> _references = [.. rendered.All.Select(ObjectReference.Of), .. rendered.MadeByAddOns];
    private readonly List<Condition> _conditions = [];
    private readonly Dictionary<string, ObjectCondition> _objects = [];
    private readonly Dictionary<ObjectReference, UnmetCondition> _missing = [];
    private readonly Dictionary<ObjectReference, string> _kept = [];
    private string? _namespaceUid;

    /// <summary>The first problem of the tenant, or else the first one of the cluster.</summary>
    public ClusterProblem? Problem { get; private set; }

    /// <summary>The objects with readiness rules.</summary>
    public IEnumerable<ObjectReference> Awaited => _references.Where(reference => rendered.Ready.Any(rule => rule.IsAbout(reference)));

    /// <summary>Those of <see cref="Awaited"/> whose rules are not met yet.</summary>
    public IEnumerable<ObjectReference> Waiting => Awaited.Where(reference => _missing.ContainsKey(reference) || !_objects.ContainsKey(reference.Title));

    public void Add(string type, bool holds, string reason, string message)
    {
        _conditions.RemoveAll(condition => condition.Type == type);
        _conditions.Add(new Condition(type, holds ? ConditionStatus.True : ConditionStatus.False, reason, message, default));
    }

    /// <summary>Adds the result for an object; later results replace earlier ones.</summary>
    public void Add(AppliedObject outcome)
    {
        var (reference, live, problem) = outcome;
        if (Problem is null || (Problem.IsTransient && problem is { IsTransient: false }))
            Problem = problem ?? Problem;
        if (outcome.Kept is not null)
            _kept[reference] = outcome.Kept;
        var missing =
            problem is not null ? null
            : outcome.Awaited is { } awaited ? new UnmetCondition(awaited)
            : _kept.TryGetValue(reference, out var kept) ? new UnmetCondition(kept, IsOfTeam: true)
            : rendered
                .Ready.Where(rule => rule.IsAbout(reference))
                .Select(rule => Readiness.FindUnmetCondition(rule, reference, live))
                .FirstOrDefault(unmet => unmet is not null);
        _missing.Remove(reference);
        if (missing is not null)
            _missing.Add(reference, missing);
        _objects[reference.Title] =
            problem is not null ? new(reference.Title, ConditionStatus.False, problem.Reason, problem.Message, default)
            : missing is not null
                ? new(
                    reference.Title,
                    missing.IsFailure ? ConditionStatus.False : ConditionStatus.Unknown,
                    missing.IsFailure ? "Failed" : WaitingReason,
                    missing.Sentence,
                    default
                )
            : rendered.MadeByAddOns.Contains(reference) ? new(reference.Title, ConditionStatus.True, "There", "Created by the add-on.", default)
            : new(reference.Title, ConditionStatus.True, "Applied", "Applied as approved.", default);
        if (reference.IsNamespace)
        {
            _namespaceUid = live?["metadata"]?["uid"]?.GetValue<string>();
            var isAbsent = problem is null && live is null;
            Add(
                Condition.NamespaceReady,
                problem is null && !isAbsent,
                problem?.Reason ?? (isAbsent ? WaitingReason : "Ours"),
                problem?.Message ?? (isAbsent ? outcome.Awaited : null) ?? $"Namespace {reference.Name} exists and belongs to this tenant."
            );
        }
    }

    /// <summary>The result when everything is applied, or delivered: ready, waiting or failed.</summary>
    public ReconcileResult Finished()
    {
        if (isApplying)
            Add(Condition.Applied, true, "Applied", "The API server accepted every object.");
        var outcome = ReconcileOutcome.Ready;
        if (_missing.Count == 0)
        {
            Add(Condition.Ready, true, "Ready", "All objects exist and work.");
        }
        else
        {
            var (reference, unmet) = _missing.OrderByDescending(missing => missing.Value.IsFailure).First();
            var since = unmet.IsFailure || unmet.IsOfTeam ? null : deadline?.ExceededSince(reference);
            outcome = unmet.IsFailure || since is not null ? ReconcileOutcome.Failed : ReconcileOutcome.Waiting;
            Add(
                Condition.Ready,
                false,
                unmet.IsFailure ? "AddOnFailed"
                    : unmet.IsOfTeam ? "QuotaKept"
                    : since is null ? WaitingReason
                    : "ProgressDeadlineExceeded",
                Sentence(reference, unmet, since)
            );
        }

        // What is kept was not applied, so the next pass applies everything again.
        return new ReconcileResult(outcome, _conditions, AllObjects(), known.Count == 0 && _kept.Count == 0 ? rendered.Hash : null, _namespaceUid)
        {
            RetryAfter = _kept.Count == 0 ? null : QuotaGuard.RecheckInterval,
        };
    }

    private string Sentence(ObjectReference reference, UnmetCondition unmet, DateTimeOffset? since)
    {
        var more =
            $"For details, run kubectl describe {reference.Kind.ToLowerInvariant()} {reference.Name} --namespace "
            + $"{reference.Namespace}. The portal retries automatically.";
        return unmet.IsFailure ? $"{unmet.Sentence.TrimEnd('.')}. {more}"
            : since is { } at
                ? $"{unmet.Sentence.TrimEnd('.')}. This has lasted since {at:yyyy-MM-dd HH:mm} UTC, longer than "
                    + $"Reconciler:ProgressDeadline ({deadline!.Deadline:c}) allows. {more}"
            : unmet.Sentence;
    }

    public ReconcileResult Failed(ClusterProblem problem)
    {
        if (_objects.Count > 0 && isApplying)
            Add(Condition.Applied, false, problem.Reason, problem.Message);
        Add(Condition.Ready, false, problem.Reason, problem.Message);
        return new ReconcileResult(ReconcileOutcome.Failed, _conditions, _objects.Count > 0 ? AllObjects() : [], null, _namespaceUid)
        {
            WaitsForCluster = problem.IsOfCluster,
            RetryAfter = problem.RetryAfter,
        };
    }

    /// <summary>In the order of application: as observed now, otherwise as known, otherwise not reached.</summary>
    private List<ObjectCondition> AllObjects() =>
        [
            .. _references.Select(reference =>
                _objects.GetValueOrDefault(reference.Title)
                ?? known.FirstOrDefault(old => old.Object == reference.Title)
                ?? new ObjectCondition(reference.Title, ConditionStatus.Unknown, "NotReached", "Waiting for earlier objects.", default)
            ),
        ];
}
