using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Moving;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>Why nothing of a former namespace is removed yet.</summary>
/// <param name="State">Whether the portal tries again, or a user has to decide again.</param>
internal sealed record FormerBlock(FormerObjects State, string Reason, string Message);

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
        var former = await ListAsync(tenant, rendered, cancellationToken);
        var place = await FindPlaceAsync(former, rendered.Home, remover, cancellationToken);
        var kept = tenant.MoveFinishedAt is null ? place : null;
        if (kept is null && await FindBlockAsync(tenant, former, place, api, cancellationToken) is { } block)
            return With(result, block.State, block.Reason, block.Message);
        var removal = await remover.RemoveAsync([.. former.Where(reference => kept is null || reference.Place == rendered.Home)], cancellationToken);
        if (removal.Problem is { } problem)
            return With(result, FormerObjects.Removing, problem.Reason, problem.Message);
        return removal.WaitsFor is { } sentence
            ? With(result, FormerObjects.Removing, "Removing", sentence)
            : await ReportAsync(result, tenant, kept, cancellationToken);
    }

    /// <summary>
    /// The same where something else applies and removes the objects: removes nothing, and reports what is left. The former namespace goes on being delivered
    /// until a user finishes the move.
    /// </summary>
    /// <param name="block">Why the former namespace is still kept although the move is finished; null when it is not.</param>
    public async Task<ReconcileResult> ObserveAsync(
        ReconcileResult result,
        Tenant tenant,
        RenderedManifests rendered,
        FormerBlock? block,
        ClusterApi api,
        CancellationToken cancellationToken
    )
    {
        if (tenant.FormerHashes.Count == 0 || result.Outcome == ReconcileOutcome.Failed)
            return result;
        if (block is not null)
            return With(result, block.State, block.Reason, block.Message);
        var remover = new ObjectRemover(api, tenant.Cluster, ObjectOwner.Of(tenant));
        var former = await ListAsync(tenant, rendered, cancellationToken);
        var kept = tenant.MoveFinishedAt is null ? await FindPlaceAsync(former, rendered.Home, remover, cancellationToken) : null;
        var left = await remover.ConfirmGoneAsync([.. former.Where(reference => kept is null || reference.Place == rendered.Home)], cancellationToken);
        return left.WaitsFor is { } sentence
            ? With(result, FormerObjects.Removing, "Removing", sentence)
            : await ReportAsync(result, tenant, kept, cancellationToken);
    }

    /// <summary>Why the former namespace may not be removed yet although the move is finished; null when it may, or when the move is not finished.</summary>
    public async Task<FormerBlock?> FindBlockAsync(Tenant tenant, RenderedManifests rendered, ClusterApi api, CancellationToken cancellationToken)
    {
        if (tenant.FormerHashes.Count == 0 || tenant.MoveFinishedAt is null)
            return null;
        var former = await ListAsync(tenant, rendered, cancellationToken);
        var remover = new ObjectRemover(api, tenant.Cluster, ObjectOwner.Of(tenant));
        return await FindBlockAsync(tenant, former, await FindPlaceAsync(former, rendered.Home, remover, cancellationToken), api, cancellationToken);
    }

    /// <param name="former">The present namespace is not among them.</param>
    private async Task<FormerBlock?> FindBlockAsync(
        Tenant tenant,
        IReadOnlyList<ObjectReference> former,
        ObjectReference? place,
        ClusterApi api,
        CancellationToken cancellationToken
    )
    {
        if (place is not null && await FindMoveBlockAsync(tenant, cancellationToken) is { } block)
            return block.IsStopped
                ? new FormerBlock(
                    FormerObjects.Stopped,
                    Condition.KeptForMove,
                    $"Namespace {place.Name} of the former tier was not removed, because more would be lost than was confirmed. {block.Why} Review it, then "
                        + "finish the move again."
                )
                : new FormerBlock(
                    FormerObjects.Removing,
                    "ContentsUnknown",
                    $"Namespace {place.Name} of the former tier is not removed before the portal can read what would be lost. {block.Why}"
                );
        var notKept = await volumes.KeepAllAsync(
            api,
            tenant,
            former,
            VolumeChoice.Keep,
            kept => log.KeepFormerAsync(tenant, kept, cancellationToken),
            cancellationToken
        );
        return notKept is null ? null : new FormerBlock(FormerObjects.Removing, notKept.Reason, notKept.Message);
    }

    /// <summary>Compared once, right before the first delete: a namespace that is being removed only loses objects.</summary>
    private async Task<MoveBlock?> FindMoveBlockAsync(Tenant tenant, CancellationToken cancellationToken) =>
        await moves.HasStartedAsync(tenant.Id, cancellationToken)
            ? null
            : await moves.FindBlockAsync(tenant, await reader.ReadFormerAsync(tenant, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<ObjectReference>> ListAsync(Tenant tenant, RenderedManifests rendered, CancellationToken cancellationToken)
    {
        var present = rendered.All.Select(ObjectReference.Of).ToList();
        return [.. (await inventory.ListAsync(tenant, cancellationToken)).Where(reference => !present.Exists(reference.IsSameObjectAs))];
    }

    private async Task<ReconcileResult> ReportAsync(ReconcileResult result, Tenant tenant, ObjectReference? kept, CancellationToken cancellationToken)
    {
        if (kept is not null)
            return With(
                result,
                FormerObjects.Kept,
                Condition.KeptForMove,
                $"Namespace {kept.Name} of the former tier is kept with its workloads until a lead of the team finishes the move."
            );
        await moves.ForgetAsync(tenant.Id, cancellationToken);
        return With(result, FormerObjects.None, "Gone", "No objects of earlier generations are left.");
    }

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

    private static async Task<ObjectReference?> FindPlaceAsync(
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
