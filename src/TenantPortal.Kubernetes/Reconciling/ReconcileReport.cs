using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Gathers what one reconcile saw, object by object, and draws the conditions from it.</summary>
/// <param name="known">What is known of the objects that this reconcile only looks at some of; empty when it applies all of them.</param>
/// <param name="patience">Null when waiting is no failure however long it takes.</param>
internal sealed class ReconcileReport(RenderedManifests rendered, IReadOnlyList<ObjectCondition> known, ProgressDeadline? patience = null)
{
    /// <summary>The reason of an object, and of the tenant, that something is waited for of.</summary>
    public const string Waits = "Waiting";

    private readonly List<ObjectReference> _references = [.. rendered.All.Select(ObjectReference.Of), .. rendered.MadeByAddOns];
    private readonly List<Condition> _conditions = [];
    private readonly Dictionary<string, ObjectCondition> _objects = [];
    private readonly Dictionary<ObjectReference, UnmetCondition> _missing = [];
    private string? _namespaceUid;

    /// <summary>The first thing that went wrong.</summary>
    public ClusterProblem? Problem { get; private set; }

    /// <summary>The objects that something is waited for of.</summary>
    public IEnumerable<ObjectReference> Waited => _references.Where(reference => rendered.Ready.Any(rule => rule.IsAbout(reference)));

    /// <summary>Those of <see cref="Waited"/> that were not yet seen to show it.</summary>
    public IEnumerable<ObjectReference> Waiting => Waited.Where(reference => _missing.ContainsKey(reference) || !_objects.ContainsKey(reference.Title));

    public void Add(string type, bool holds, string reason, string message)
    {
        _conditions.RemoveAll(condition => condition.Type == type);
        _conditions.Add(new Condition(type, holds ? ConditionStatus.True : ConditionStatus.False, reason, message, default));
    }

    /// <summary>Takes an object over; what is seen of it later replaces what was seen before.</summary>
    public void Add(AppliedObject outcome)
    {
        var (reference, live, problem) = outcome;
        Problem ??= problem;
        var missing = problem is not null
            ? null
            : rendered
                .Ready.Where(rule => rule.IsAbout(reference))
                .Select(rule => Readiness.WhatIsMissing(rule, reference, live))
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
                    missing.IsFailure ? "Failed" : Waits,
                    missing.Sentence,
                    default
                )
            : rendered.MadeByAddOns.Contains(reference) ? new(reference.Title, ConditionStatus.True, "There", "Made by the add-on.", default)
            : new(reference.Title, ConditionStatus.True, "Applied", "As approved.", default);
        if (reference.IsNamespace)
        {
            _namespaceUid = live?["metadata"]?["uid"]?.GetValue<string>();
            Add(
                Condition.NamespaceReady,
                problem is null,
                problem?.Reason ?? "Ours",
                problem?.Message ?? $"The namespace {reference.Name} is there and is this tenant's."
            );
        }
    }

    /// <summary>Everything was applied; ready, or waiting for what is missing, or told that it will not come.</summary>
    public ReconcileResult Finished()
    {
        Add(Condition.Applied, true, "Applied", "Every object was accepted by the API server.");
        var outcome = ReconcileOutcome.Ready;
        if (_missing.Count == 0)
        {
            Add(Condition.Ready, true, "Ready", "Everything is there and works.");
        }
        else
        {
            var (reference, unmet) = _missing.OrderByDescending(missing => missing.Value.IsFailure).First();
            var since = unmet.IsFailure ? null : patience?.EndedFor(reference);
            outcome = unmet.IsFailure || since is not null ? ReconcileOutcome.Failed : ReconcileOutcome.Waiting;
            Add(
                Condition.Ready,
                false,
                unmet.IsFailure ? "AddOnFailed"
                    : since is null ? Waits
                    : "ProgressDeadlineExceeded",
                Sentence(reference, unmet, since)
            );
        }

        return new ReconcileResult(outcome, _conditions, AllObjects(), known.Count == 0 ? rendered.Hash : null, _namespaceUid);
    }

    private string Sentence(ObjectReference reference, UnmetCondition unmet, DateTimeOffset? since)
    {
        var more =
            $"More says kubectl describe {reference.Kind.ToLowerInvariant()} {reference.Name} --namespace {reference.Namespace}; the tenant is tried again.";
        return unmet.IsFailure ? $"{unmet.Sentence.TrimEnd('.')}. {more}"
            : since is { } at
                ? $"{unmet.Sentence.TrimEnd('.')}. So it is since {at:yyyy-MM-dd HH:mm} UTC, longer than Reconciler:ProgressDeadline ({patience!.Deadline:c}) allows. {more}"
            : unmet.Sentence;
    }

    public ReconcileResult Failed(ClusterProblem problem)
    {
        if (_objects.Count > 0)
            Add(Condition.Applied, false, problem.Reason, problem.Message);
        Add(Condition.Ready, false, problem.Reason, problem.Message);
        return new ReconcileResult(ReconcileOutcome.Failed, _conditions, _objects.Count > 0 ? AllObjects() : [], null, _namespaceUid);
    }

    /// <summary>In the order of application: as seen now, else as known, else not reached.</summary>
    private List<ObjectCondition> AllObjects() =>
        [
            .. _references.Select(reference =>
                _objects.GetValueOrDefault(reference.Title)
                ?? known.FirstOrDefault(old => old.Object == reference.Title)
                ?? new ObjectCondition(reference.Title, ConditionStatus.Unknown, "NotReached", "Waits until what comes before it is there.", default)
            ),
        ];
}
