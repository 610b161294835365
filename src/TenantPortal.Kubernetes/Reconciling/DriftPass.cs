using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using TenantPortal.Core.Drift;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>
/// What one pass over a tenant's objects finds changed by others. It leaves fields in place that a platform admin ignores or that the tier only reports: the
/// portal then applies less than was approved, never anything else.
/// </summary>
internal sealed class DriftPass(
    Tenant tenant,
    RenderedManifests rendered,
    bool isApplied,
    IReadOnlyList<DriftFact> open,
    DriftMode mode,
    DriftLog log,
    TimeProvider time
)
{
    private readonly DateTimeOffset _beganAt = time.GetUtcNow();
    private readonly ConcurrentQueue<ObjectDrift> _before = [];
    private readonly ConcurrentQueue<ObjectDrift> _after = [];

    /// <summary>Fields that the tier only reports and that this pass found first.</summary>
    private readonly ConcurrentQueue<(ObjectReference Object, FieldPath Path)> _reported = [];

    /// <summary>What to apply of a manifest.</summary>
    public JsonObject BodyOf(Manifest manifest)
    {
        var body = manifest.ToJson();
        var reference = ObjectReference.Of(manifest);
        foreach (var fact in open.Where(fact => fact.IsOf(reference) && fact.IsKept(mode, _beganAt)))
            FieldPath.Parse(fact.Field).RemoveFrom(body);
        foreach (var (_, path) in _reported.Where(found => found.Object == reference))
            path.RemoveFrom(body);
        return body;
    }

    /// <summary>
    /// Whether the portal has applied the object before, so that it is the tenant's even when others took over what the portal set in it: its namespace is
    /// the tenant's own, and everything approved was applied, or the object still names the portal.
    /// </summary>
    public bool HasApplied(Manifest manifest, JsonObject live) => manifest.Namespace == rendered.Home && (isApplied || PortalLabels.IsAppliedByPortal(live));

    /// <summary>The object before it is taken over from another field manager.</summary>
    public void Found(Manifest manifest, JsonObject live)
    {
        // Before everything was applied once, the portal itself is about to change it.
        if (!isApplied)
            return;
        var found = See(manifest, live);
        _before.Enqueue(found);
        if (mode != DriftMode.Report)
            return;
        foreach (var path in found.Differences.Where(difference => !difference.IsOwned).Select(difference => difference.Path))
        {
            if (!SecurityFields.Contains(manifest.Kind, path) && !open.Any(fact => fact.IsOf(found.Object) && fact.Field == path.ToString()))
                _reported.Enqueue((found.Object, path));
        }
    }

    /// <summary>The object as the API server returned it.</summary>
    /// <param name="isNew">Whether it was missing.</param>
    public void Applied(Manifest manifest, JsonObject live, bool isNew)
    {
        // A quarantine that begins or ends adds objects.
        if (isApplied && isNew && tenant.AppliedHash == rendered.Hash)
            _before.Enqueue(ObjectDrift.Missing(ObjectReference.Of(manifest)));
        _after.Enqueue(See(manifest, live));
    }

    /// <summary>An object that something else applies, as it is; null when it is missing.</summary>
    public void Observed(Manifest manifest, JsonObject? live) =>
        _after.Enqueue(live is null ? ObjectDrift.Missing(ObjectReference.Of(manifest)) : See(manifest, live));

    /// <summary>What others had changed outside of the cluster before it was restored.</summary>
    public void Restored(ObjectDrift found) => _before.Enqueue(found);

    /// <summary>Stores what was found and what is left, if that is news.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (_after.IsEmpty)
            return;
        var isNews =
            open.Count > 0
            || !_before.IsEmpty
            || _after.Any(item => item.Differences.Any(difference => !difference.IsOwned))
            || !tenant.Conditions.Any(condition => condition is { Type: Condition.AsApproved, Status: ConditionStatus.True });
        if (isNews)
            await log.SettleAsync(tenant.Id, [.. rendered.All.Select(ObjectReference.Of)], [.. _before], [.. _after], _beganAt, cancellationToken);
    }

    private static ObjectDrift See(Manifest manifest, JsonObject live) =>
        new(
            ObjectReference.Of(manifest),
            DriftKind.Changed,
            DriftDetector.Compare(manifest, live, ClusterApi.FieldManager),
            (string?)live["metadata"]?["resourceVersion"]
        );
}

/// <summary>Begins passes with what is known about a tenant.</summary>
internal sealed class DriftPasses(DriftLog log, TierCatalog tiers, TimeProvider time)
{
    /// <param name="rendered">What the pass applies.</param>
    public async Task<DriftPass> BeginAsync(Tenant tenant, RenderedManifests rendered, CancellationToken cancellationToken) =>
        new(
            tenant,
            rendered,
            tenant.AppliedHash is not null && tenant.ObservedGeneration == tenant.Generation,
            await log.ListOpenAsync(tenant.Id, cancellationToken),
            tiers.Find(tenant.Tier)?.Drift ?? DriftMode.Revert,
            log,
            time
        );
}
