using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tenants;

/// <summary>
/// A namespace that a tenant left when it moved to another tier. Nothing of it is applied any more, except what follows the tenant: a suspension and its
/// end, and the loss of a group's access.
/// </summary>
/// <param name="Home">Its namespace.</param>
/// <param name="Approved">What was last approved and applied there.</param>
public sealed record FormerPlace(ObjectReference Home, RenderedManifests Approved)
{
    /// <summary>Those of its objects that follow the tenant, as they should be now.</summary>
    /// <param name="groups">The groups with access to the tenant, as the cluster sees them. No other group keeps access here; new groups get none.</param>
    public IReadOnlyList<Manifest> FollowersOf(Tenant tenant, IReadOnlyCollection<string> groups)
    {
        // A quarantine does not reach it, so its end would restore nothing here.
        var now = tenant.SuspendedAt is null ? Approved : Quarantine.Reduce(Approved);
        now = tenant.IsStopped ? Standstill.WithoutPods(now) : now;
        // What would be the same for a suspended tenant without groups never changes.
        var least = Standstill.WithoutPods(Quarantine.Reduce(Approved)).With(binding => Quarantine.WithGroups(binding, []));
        return
        [
            .. now.With(binding => Quarantine.WithGroups(binding, groups))
                .All.Zip(Approved.All.Zip(least.All, (approved, reduced) => approved != reduced))
                .Where(pair => pair.Second && pair.First.Namespace == Home.Name)
                .Select(pair => pair.First),
        ];
    }
}
