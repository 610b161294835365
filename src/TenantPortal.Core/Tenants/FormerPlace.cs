using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tenants;

/// <summary>A namespace that a tenant left when it moved to another tier. Nothing of it is applied any more, except for a suspension and its end.</summary>
/// <param name="Home">Its namespace.</param>
/// <param name="Approved">What was last approved and applied there.</param>
public sealed record FormerPlace(ObjectReference Home, RenderedManifests Approved)
{
    /// <summary>Those of its objects that differ between a tenant that runs and one that is suspended, as they should be now.</summary>
    public IReadOnlyList<Manifest> ChangedBySuspension(Tenant tenant)
    {
        // What stays the same is the same object.
        var changed = Approved.All.Zip(Standstill.WithoutPods(Quarantine.Reduce(Approved)).All, (approved, suspended) => approved != suspended);
        // A quarantine does not reach it, so its end would restore nothing here.
        var now = tenant.SuspendedAt is null ? Approved : Quarantine.Reduce(Approved);
        now = tenant.IsStopped ? Standstill.WithoutPods(now) : now;
        return [.. now.All.Zip(changed).Where(pair => pair.Second && pair.First.Namespace == Home.Name).Select(pair => pair.First)];
    }
}
