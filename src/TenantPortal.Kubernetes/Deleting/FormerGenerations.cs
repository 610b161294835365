using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>Removes objects that earlier generations of a tenant created and the current one does not contain.</summary>
internal sealed class FormerGenerations(TenantInventory inventory, VolumeKeeper volumes, DeletionLog log)
{
    /// <summary>
    /// Objects in the tenant's namespace are removed immediately. After a change of tier, workloads may still run in the former namespace: it
    /// stays until a user finishes the move. Its volumes are kept, as they are by default when a tenant is deleted.
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
        var former = await ListAsync(tenant, rendered, cancellationToken);
        var kept = tenant.MoveFinishedAt is null ? await FindKeptAsync(former, rendered.Home, remover, cancellationToken) : null;
        if (kept is null && await KeepVolumesAsync(api, tenant, former, cancellationToken) is { } notKept)
            return With(result, FormerObjects.Removing, notKept.Reason, notKept.Message);
        var removal = await remover.RemoveAsync([.. former.Where(reference => kept is null || reference.Place == rendered.Home)], cancellationToken);
        if (removal.Problem is { } problem)
            return With(result, FormerObjects.Removing, problem.Reason, problem.Message);
        return removal.WaitsFor is { } sentence ? With(result, FormerObjects.Removing, "Removing", sentence) : Report(result, kept);
    }

    /// <summary>
    /// The same where something else applies and removes the objects: removes nothing, and reports what is left. The former namespace goes on being delivered
    /// until a user finishes the move.
    /// </summary>
    /// <param name="volumes">Why the former namespace is still kept although the move is finished; null when it is not.</param>
    public async Task<ReconcileResult> ObserveAsync(
        ReconcileResult result,
        Tenant tenant,
        RenderedManifests rendered,
        ClusterProblem? volumes,
        ClusterApi api,
        CancellationToken cancellationToken
    )
    {
        if (tenant.FormerHashes.Count == 0 || result.Outcome == ReconcileOutcome.Failed)
            return result;
        if (volumes is not null)
            return With(result, FormerObjects.Removing, volumes.Reason, volumes.Message);
        var remover = new ObjectRemover(api, tenant.Cluster, ObjectOwner.Of(tenant));
        var former = await ListAsync(tenant, rendered, cancellationToken);
        var kept = tenant.MoveFinishedAt is null ? await FindKeptAsync(former, rendered.Home, remover, cancellationToken) : null;
        var left = await remover.ConfirmGoneAsync([.. former.Where(reference => kept is null || reference.Place == rendered.Home)], cancellationToken);
        return left.WaitsFor is { } sentence ? With(result, FormerObjects.Removing, "Removing", sentence) : Report(result, kept);
    }

    /// <summary>Why the volumes of the former namespace would not be kept, once the move is finished; null when they would.</summary>
    public async Task<ClusterProblem?> FindVolumeProblemAsync(Tenant tenant, RenderedManifests rendered, ClusterApi api, CancellationToken cancellationToken) =>
        tenant.FormerHashes.Count == 0 || tenant.MoveFinishedAt is null
            ? null
            : await KeepVolumesAsync(api, tenant, await ListAsync(tenant, rendered, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<ObjectReference>> ListAsync(Tenant tenant, RenderedManifests rendered, CancellationToken cancellationToken)
    {
        var present = rendered.All.Select(ObjectReference.Of).ToList();
        return [.. (await inventory.ListAsync(tenant, cancellationToken)).Where(reference => !present.Exists(reference.IsSameObjectAs))];
    }

    private static ReconcileResult Report(ReconcileResult result, ObjectReference? kept) =>
        kept is null
            ? With(result, FormerObjects.None, "Gone", "No objects of earlier generations are left.")
            : With(
                result,
                FormerObjects.Kept,
                Condition.KeptForMove,
                $"Namespace {kept.Name} of the former tier is kept with its workloads until a lead of the team finishes the move."
            );

    private static ReconcileResult With(ReconcileResult result, FormerObjects state, string reason, string message) =>
        result with
        {
            Former = state,
            Conditions =
            [
                .. result.Conditions,
                new Condition(Condition.FormerRemoved, state == FormerObjects.None ? ConditionStatus.True : ConditionStatus.False, reason, message, default),
            ],
        };

    /// <param name="former">The present namespace is not among them.</param>
    private Task<ClusterProblem?> KeepVolumesAsync(ClusterApi api, Tenant tenant, IReadOnlyList<ObjectReference> former, CancellationToken cancellationToken) =>
        volumes.KeepAllAsync(api, tenant, former, VolumeChoice.Keep, kept => log.KeepFormerAsync(tenant, kept, cancellationToken), cancellationToken);

    private static async Task<ObjectReference?> FindKeptAsync(
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
