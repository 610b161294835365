using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Gathers what one reconcile saw, object by object, and draws the conditions from it.</summary>
internal sealed class ReconcileReport(RenderedManifests rendered)
{
    private readonly List<Condition> _conditions = [];
    private readonly List<ObjectCondition> _objects = [];
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
        ObjectCondition seen =
            problem is not null ? new(manifest.Title, ConditionStatus.False, problem.Reason, problem.Message, default)
            : missing is not null ? new(manifest.Title, ConditionStatus.Unknown, "Waiting", missing, default)
            : new(manifest.Title, ConditionStatus.True, "Applied", "As approved.", default);
        var before = _objects.FindIndex(known => known.Object == seen.Object);
        if (before < 0)
            _objects.Add(seen);
        else
            _objects[before] = seen;
        if (manifest is { ApiVersion: "v1", Kind: "Namespace" })
        {
            _namespaceUid = live?["metadata"]?["uid"]?.GetValue<string>();
            Add(Condition.NamespaceReady, problem is null, problem?.Reason ?? "Ours", problem?.Message ?? $"The namespace {manifest.Name} is there and is this tenant's.");
        }
    }

    /// <summary>Everything was applied; ready, or waiting for what is missing.</summary>
    /// <param name="known">What was known of the objects that were not looked at now.</param>
    public ReconcileResult Finished(IReadOnlyList<ObjectCondition>? known = null)
    {
        Add(Condition.Applied, true, "Applied", "Every object was accepted by the API server.");
        var ready = _missing.Count == 0;
        Add(Condition.Ready, ready, ready ? "Ready" : "Waiting", ready ? "Everything is there and works." : _missing.Values.First());
        IReadOnlyList<ObjectCondition> objects = known is null ? _objects : [.. known.Select(old => _objects.Find(fresh => fresh.Object == old.Object) ?? old)];
        return new ReconcileResult(ready ? ReconcileOutcome.Ready : ReconcileOutcome.Waiting, _conditions, objects, known is null ? rendered.Hash : null, _namespaceUid);
    }

    public ReconcileResult Failed(ClusterProblem problem)
    {
        if (_objects.Count > 0)
        {
            Add(Condition.Applied, false, problem.Reason, problem.Message);
            _objects.AddRange(rendered.All.Skip(_objects.Count).Select(manifest => new ObjectCondition(manifest.Title, ConditionStatus.Unknown, "NotReached", "Waits until what comes before it is there.", default)));
        }

        Add(Condition.Ready, false, problem.Reason, problem.Message);
        return new ReconcileResult(ReconcileOutcome.Failed, _conditions, _objects, null, _namespaceUid);
    }
}
