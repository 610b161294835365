using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Gathers what one reconcile saw, object by object, and draws the conditions from it.</summary>
/// <param name="known">What is known of the objects that this reconcile only looks at some of; empty when it applies all of them.</param>
internal sealed class ReconcileReport(RenderedManifests rendered, IReadOnlyList<ObjectCondition> known)
{
    private readonly List<Condition> _conditions = [];
    private readonly Dictionary<string, ObjectCondition> _objects = [];
    private readonly Dictionary<string, string> _missing = [];
    private string? _namespaceUid;

    /// <summary>The first thing that went wrong.</summary>
    public ClusterProblem? Problem { get; private set; }

    /// <summary>The objects that were accepted but do not yet show what is waited for.</summary>
    public IEnumerable<Manifest> Waiting => rendered.All.Where(manifest => _missing.ContainsKey(manifest.Id));

    public void Add(string type, bool holds, string reason, string message)
    {
        _conditions.RemoveAll(condition => condition.Type == type);
        _conditions.Add(new Condition(type, holds ? ConditionStatus.True : ConditionStatus.False, reason, message, default));
    }

    /// <summary>Takes an object over; what is seen of it later replaces what was seen before.</summary>
    public void Add(AppliedObject outcome)
    {
        var (manifest, live, problem) = outcome;
        Problem ??= problem;
        var missing = live is null ? null : rendered.Ready.Where(rule => rule.IsAbout(manifest)).Select(rule => Readiness.WhatIsMissing(rule, manifest, live)).FirstOrDefault(sentence => sentence is not null);
        _missing.Remove(manifest.Id);
        if (missing is not null)
            _missing.Add(manifest.Id, missing);
        _objects[manifest.Title] =
            problem is not null ? new(manifest.Title, ConditionStatus.False, problem.Reason, problem.Message, default)
            : missing is not null ? new(manifest.Title, ConditionStatus.Unknown, "Waiting", missing, default)
            : new(manifest.Title, ConditionStatus.True, "Applied", "As approved.", default);
        if (manifest is { ApiVersion: "v1", Kind: "Namespace" })
        {
            _namespaceUid = live?["metadata"]?["uid"]?.GetValue<string>();
            Add(Condition.NamespaceReady, problem is null, problem?.Reason ?? "Ours", problem?.Message ?? $"The namespace {manifest.Name} is there and is this tenant's.");
        }
    }

    /// <summary>Everything was applied; ready, or waiting for what is missing.</summary>
    public ReconcileResult Finished()
    {
        Add(Condition.Applied, true, "Applied", "Every object was accepted by the API server.");
        var ready = _missing.Count == 0;
        Add(Condition.Ready, ready, ready ? "Ready" : "Waiting", ready ? "Everything is there and works." : _missing.Values.First());
        return new ReconcileResult(ready ? ReconcileOutcome.Ready : ReconcileOutcome.Waiting, _conditions, AllObjects(), known.Count == 0 ? rendered.Hash : null, _namespaceUid);
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
        .. rendered.All.Select(manifest => _objects.GetValueOrDefault(manifest.Title)
            ?? known.FirstOrDefault(old => old.Object == manifest.Title)
            ?? new ObjectCondition(manifest.Title, ConditionStatus.Unknown, "NotReached", "Waits until what comes before it is there.", default)),
    ];
}
