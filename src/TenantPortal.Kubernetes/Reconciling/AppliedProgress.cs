using System.Collections.Concurrent;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>
/// Remembers what a pass applied that the cluster interrupted, so that the next one goes on from there. It only saves calls: it is forgotten
/// soon, after a restart, and whenever the cluster refuses something or reports a change of the tenant's objects.
/// </summary>
internal sealed class AppliedProgress(TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Guid, Progress> _progress = [];

    /// <summary>What is applied of these manifests; empty when nothing is known.</summary>
    public IReadOnlyDictionary<ObjectReference, AppliedObject> Find(Tenant tenant, RenderedManifests rendered) =>
        _progress.TryGetValue(tenant.Id, out var progress)
        && progress.Revision == RevisionOf(tenant, rendered)
        && progress.BeganAt + KeptFor > time.GetUtcNow()
        && (tenant.DisturbedAt is not { } disturbedAt || disturbedAt < progress.BeganAt)
            ? progress.Applied
            : new Dictionary<ObjectReference, AppliedObject>();

    /// <param name="beganAt">When the pass began; a pass that goes on from another keeps the time of the first.</param>
    public void Save(Tenant tenant, RenderedManifests rendered, IReadOnlyDictionary<ObjectReference, AppliedObject> applied, DateTimeOffset beganAt)
    {
        var began = Find(tenant, rendered).Count > 0 && _progress.TryGetValue(tenant.Id, out var former) ? former.BeganAt : beganAt;
        _progress[tenant.Id] = new Progress(RevisionOf(tenant, rendered), began, applied);
    }

    public void Forget(Tenant tenant) => _progress.TryRemove(tenant.Id, out _);

    private static string RevisionOf(Tenant tenant, RenderedManifests rendered) => $"{rendered.Hash} {tenant.Generation} {tenant.QuarantinedAt:O}";

    private sealed record Progress(string Revision, DateTimeOffset BeganAt, IReadOnlyDictionary<ObjectReference, AppliedObject> Applied);
}
