using TenantPortal.Core.Orphans;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;
using TenantPortal.Kubernetes.Watching;

namespace TenantPortal.Kubernetes.Orphans;

/// <summary>
/// Removes orphaned namespaces that two platform admins decided to remove. Everything is examined again before: the cluster, the UID, the labels, and
/// that the records still say what they said.
/// </summary>
internal sealed class OrphanRemover(ClusterConnections connections, ClusterIdentityCheck identity, OrphanLog log)
{
    /// <summary>Removes as much as the cluster allows now, and stores what it waits for.</summary>
    public async Task RemoveAsync(ConfirmedRemoval removal, CancellationToken cancellationToken)
    {
        var api = connections.Get(removal.Cluster).For(removal.Tenant);
        if (await identity.FindProblemAsync(removal.Cluster, api, cancellationToken) is { } blocked)
        {
            await log.ReportRemovalAsync(removal.Id, blocked.Message, cancellationToken);
            return;
        }

        var live = await api.GetAsync($"/api/v1/namespaces/{Uri.EscapeDataString(removal.Object.Name)}", cancellationToken);
        if (!live.Succeeded && !live.IsNotFound)
            throw new ClusterRefusedException(live);
        if (live.Succeeded && live.Uid == removal.Uid && await FindReasonNotToRemoveAsync(removal, live, cancellationToken) is { } why)
        {
            await log.GiveUpRemovalAsync(removal.Id, why, cancellationToken);
            return;
        }

        // It reads a namespace twice before it counts as gone, and another one with this name is not touched.
        var remover = new ObjectRemover(api, removal.Cluster, ObjectOwner.OfNamespace(removal.Tenant, removal.Uid));
        var progress = await remover.RemoveAsync(live.Succeeded && live.Uid == removal.Uid ? removal.Objects : [removal.Object], cancellationToken);
        if (progress.IsDone)
            await log.CloseAsync(removal.Id, cancellationToken);
        else
            await log.ReportRemovalAsync(removal.Id, progress.WaitsFor ?? progress.Problem!.Message, cancellationToken);
    }

    private async Task<string?> FindReasonNotToRemoveAsync(ConfirmedRemoval removal, ApiResponse live, CancellationToken cancellationToken) =>
        LabeledObjects.TryRead(SeenObject.Read("Namespace", live.Body)) is not { } labeled
            ? "It no longer has the portal's labels. The portal did not remove it."
        : labeled.IsTerminating ? null
        : await log.FindReasonNotToRemoveAsync(removal.Cluster, labeled, cancellationToken);
}
