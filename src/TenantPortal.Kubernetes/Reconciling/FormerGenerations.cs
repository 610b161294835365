using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>Removes what earlier generations of a tenant made and the present one does not have.</summary>
internal sealed class FormerGenerations(TenantInventory inventory)
{
    /// <summary>
    /// Objects in the tenant's namespace go at once. A tenant that changed its tier has a second namespace, in which its work still runs: that
    /// one stays as it is until somebody says that the move is finished.
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
            return With(FormerObjects.Going, problem.Reason, problem.Message);
        if (removal.WaitsFor is { } sentence)
            return With(FormerObjects.Going, "Removing", sentence);
        return kept is null
            ? With(FormerObjects.None, "Gone", "Nothing is left of earlier generations.")
            : With(
                FormerObjects.Kept,
                Condition.KeptForMove,
                $"The namespace {kept.Name} of the former tier is kept with all that runs in it, until a lead of the team says that the move is finished."
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
            if (await remover.IsThereAsync(place, cancellationToken))
                return place;
        }

        return null;
    }
}
