using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Moving;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>Removes objects that earlier generations of a tenant created and the current one does not contain.</summary>
internal sealed class FormerGenerations(TenantInventory inventory, InventoryReader reader, VolumeKeeper volumes, DeletionLog log, MoveGate moves)
{
    /// <summary>
    /// Objects in the tenant's namespace are removed immediately. After a change of tier, workloads may still run in the former namespace: it
    /// stays until a user finishes the move, and is compared with what they saw before anything of it is deleted. Its volumes are kept, as they are by default
    /// when a tenant is deleted.
    /// </summary>
    public async Task<ReconcileResult> RemoveAsync(
        ReconcileResult result,
        Tenant tenant,
        RenderedManifests rendered,
        ClusterApi api,
        CancellationToken cancellationToken
    )
    {
        if (tenant.FormerHashes.Count == 0 || result.Outcome == ReconcileOutcome.Failed)
            return result;

        var remover = new ObjectRemover(api, tenant.Cluster, ObjectOwner.Of(tenant));
        var present = rendered.All.Select(ObjectReference.Of).ToList();
        var home = present.Single(reference => reference.IsNamespace).Name;
        var former = (await inventory.ListAsync(tenant, cancellationToken)).Where(reference => !present.Exists(reference.IsSameObjectAs)).ToList();
        var place = await FindFormerPlaceAsync(former, home, remover, cancellationToken);
        var kept = tenant.MoveFinishedAt is null ? place : null;
        if (kept is null && place is not null && await FindBlockAsync(tenant, cancellationToken) is { } block)
            return block.IsStopped
                ? With(
                    FormerObjects.Stopped,
                    Condition.KeptForMove,
                    $"Namespace {place.Name} of the former tier was not removed, because more would be lost than was confirmed. {block.Why} Review it, then "
                        + "finish the move again."
                )
                : With(
                    FormerObjects.Removing,
                    "ContentsUnknown",
                    $"Namespace {place.Name} of the former tier is not removed before the portal can read what would be lost. {block.Why}"
                );
        if (kept is null && await KeepVolumesAsync(api, tenant, former, cancellationToken) is { } notKept)
            return With(FormerObjects.Removing, notKept.Reason, notKept.Message);
        var removal = await remover.RemoveAsync([.. former.Where(reference => kept is null || reference.Place == home)], cancellationToken);
        if (removal.Problem is { } problem)
            return With(FormerObjects.Removing, problem.Reason, problem.Message);
        if (removal.WaitsFor is { } sentence)
            return With(FormerObjects.Removing, "Removing", sentence);
        if (kept is null)
            await moves.ForgetAsync(tenant.Id, cancellationToken);
        return kept is null
            ? With(FormerObjects.None, "Gone", "No objects of earlier generations are left.")
            : With(
                FormerObjects.Kept,
                Condition.KeptForMove,
                $"Namespace {kept.Name} of the former tier is kept with its workloads until a lead of the team finishes the move."
            );

        ReconcileResult With(FormerObjects state, string reason, string message) =>
            result with
            {
                Former = state,
                Conditions =
                [
                    .. result.Conditions,
                    new Condition(
                        Condition.FormerRemoved,
                        state == FormerObjects.None ? ConditionStatus.True : ConditionStatus.False,
                        reason,
                        message,
                        default
                    ),
                ],
            };
    }

    /// <param name="former">The present namespace is not among them.</param>
    private Task<ClusterProblem?> KeepVolumesAsync(ClusterApi api, Tenant tenant, IReadOnlyList<ObjectReference> former, CancellationToken cancellationToken) =>
        volumes.KeepAllAsync(api, tenant, former, VolumeChoice.Keep, kept => log.KeepFormerAsync(tenant, kept, cancellationToken), cancellationToken);

    /// <summary>Compared once, right before the first delete: a namespace that is being removed only loses objects.</summary>
    private async Task<MoveBlock?> FindBlockAsync(Tenant tenant, CancellationToken cancellationToken) =>
        await moves.HasStartedAsync(tenant.Id, cancellationToken)
            ? null
            : await moves.FindBlockAsync(tenant, await reader.ReadFormerAsync(tenant, cancellationToken), cancellationToken);

    private static async Task<ObjectReference?> FindFormerPlaceAsync(
        IEnumerable<ObjectReference> former,
        string home,
        ObjectRemover remover,
        CancellationToken cancellationToken
    )
    {
        foreach (var place in former.Where(reference => reference.IsNamespace && reference.Name != home))
        {
            if (await remover.ExistsAsync(place, cancellationToken))
                return place;
        }

        return null;
    }
}
