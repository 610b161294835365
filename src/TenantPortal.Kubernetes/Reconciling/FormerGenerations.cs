using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Removes objects that earlier generations of a tenant created and the current one does not contain.</summary>
internal sealed class FormerGenerations(TenantInventory inventory)
{
    /// <summary>
    /// Objects in the tenant's namespace are removed immediately. After a change of tier, workloads may still run in the former namespace: it
    /// stays until a user finishes the move.
    /// </summary>
    public async Task<ReconcileResult> RemoveAsync(
        ReconcileResult result,
        Tenant tenant,
        RenderedManifests rendered,
        ObjectRemover remover,
        CancellationToken cancellationToken
    )
    {
        if (tenant.FormerHashes.Count == 0 || result.Outcome == ReconcileOutcome.Failed)
            return result;

        var present = rendered.All.Select(ObjectReference.Of).ToList();
        var home = present.Single(reference => reference.IsNamespace).Name;
        var former = (await inventory.ListAsync(tenant, cancellationToken)).Where(reference => !present.Exists(reference.IsSameObjectAs)).ToList();
        var kept = tenant.MoveFinishedAt is null ? await FindKeptAsync(former, home, remover, cancellationToken) : null;
        var removal = await remover.RemoveAsync([.. former.Where(reference => kept is null || reference.Place == home)], cancellationToken);
        if (removal.Problem is { } problem)
            return With(FormerObjects.Removing, problem.Reason, problem.Message);
        if (removal.WaitsFor is { } sentence)
            return With(FormerObjects.Removing, "Removing", sentence);
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
