using TenantPortal.Core.Clusters;
using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Delivering;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>
/// Removes a tenant: reads first what would be lost, refuses what is no longer what was approved, keeps the volumes, and only then deletes.
/// </summary>
internal sealed class TenantRemover(
    ClusterConnections connections,
    ClusterCatalog clusters,
    TenantInventory inventory,
    InventoryReader reader,
    VolumeKeeper volumes,
    DeletionGate gate,
    DeletionLog log,
    ClusterIdentityCheck identity,
    GitRemover git
)
{
    /// <summary>By how much the clocks of the portal and of a cluster may differ.</summary>
    private static readonly TimeSpan MaxClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>Why the deletion may not start; null when it may. A cluster that does not respond is not empty.</summary>
    public async Task<Condition?> FindBlockingConditionAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        DeletionInventory now;
        try
        {
            if (await FindClockProblemAsync(tenant, cancellationToken) is { } early)
                return early;
            now = await reader.ReadAsync(tenant, cancellationToken);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !cancellationToken.IsCancellationRequested)
        {
            return await gate.RecordUnreadableAsync(tenant, ClusterProblem.Explain(tenant.Cluster, exception).Message, cancellationToken);
        }

        return await gate.FindBlockingConditionAsync(tenant, now, cancellationToken);
    }

    /// <summary>A clock that jumped ahead ends no grace period: the clock of the cluster has to agree.</summary>
    private async Task<Condition?> FindClockProblemAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        // The Sandbox runs inside the portal.
        if (clusters.Find(tenant.Cluster)?.EffectiveKind == ClusterKind.Sandbox)
            return null;
        var theirs = await connections.Get(tenant.Cluster).ReadClockAsync(cancellationToken);
        return tenant.DeleteAt is { } deleteAt && deleteAt > theirs + MaxClockDifference
            ? new Condition(
                Condition.DeletionApproved,
                ConditionStatus.False,
                "ClockAhead",
                $"The deletion does not start, because its grace period has not ended by the clock of cluster '{tenant.Cluster}'. The portal's clock is ahead. "
                    + "Synchronize both with NTP.",
                default
            )
            : null;
    }

    /// <summary>Removes all objects of the tenant: the approved ones, because a new rendering may differ.</summary>
    public async Task<ReconcileResult> RemoveAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var objects = await inventory.ListAsync(tenant, cancellationToken);
        Removal removal;
        try
        {
            removal = await RemoveAsync(tenant, objects, cancellationToken);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !cancellationToken.IsCancellationRequested)
        {
            removal = new Removal(null, null, ClusterProblem.Explain(tenant.Cluster, exception));
        }

        if (removal.Problem is { } problem)
            return Removed(ReconcileOutcome.Failed, problem.Reason, problem.Message) with
            {
                WaitsForCluster = problem.IsOfCluster,
                RetryAfter = problem.RetryAfter,
            };
        return removal.WaitsFor is { } sentence
            ? Removed(ReconcileOutcome.Deleting, "Deleting", sentence)
            : Removed(ReconcileOutcome.Deleted, "Deleted", "None of the tenant's objects are left in the cluster.");

        ReconcileResult Removed(ReconcileOutcome outcome, string reason, string message) =>
            new(
                outcome,
                [new Condition(Condition.Ready, ConditionStatus.False, reason, message, default)],
                [
                    .. objects.Select(reference => new ObjectCondition(
                        reference.Title,
                        ConditionStatus.Unknown,
                        "Deleting",
                        reference == removal.Object ? message : "Deleted with the tenant.",
                        default
                    )),
                ]
            );
    }

    private async Task<Removal> RemoveAsync(Tenant tenant, IReadOnlyList<ObjectReference> objects, CancellationToken cancellationToken)
    {
        var api = connections.Get(tenant.Cluster).For(tenant.Name);
        if (await identity.FindProblemAsync(tenant.Cluster, api, cancellationToken) is { } blocked)
            return new Removal(null, blocked.Message, null);
        if (await KeepVolumesAsync(api, tenant, objects, cancellationToken) is { } notKept)
            return new Removal(null, null, notKept);
        var removal = git.IsFor(tenant.Cluster)
            ? await git.RemoveAsync(tenant, objects, api, cancellationToken)
            : await new ObjectRemover(api, tenant.Cluster, ObjectOwner.Of(tenant)).RemoveAsync(objects, cancellationToken);
        await log.ReportAsync(
            tenant.Id,
            removal.WaitsFor is null ? DeletionProgress.Nothing : await HangingObjects.ReadAsync(api, tenant, objects, cancellationToken),
            cancellationToken
        );
        return removal;
    }

    /// <summary>Before every delete, because a claim may have been bound since.</summary>
    private async Task<ClusterProblem?> KeepVolumesAsync(
        ClusterApi api,
        Tenant tenant,
        IReadOnlyList<ObjectReference> objects,
        CancellationToken cancellationToken
    )
    {
        var choice = await log.FindVolumeChoiceAsync(tenant.Id, cancellationToken);
        return await volumes.KeepAllAsync(api, tenant, objects, choice, kept => log.KeepAsync(tenant.Id, kept, cancellationToken), cancellationToken);
    }
}
