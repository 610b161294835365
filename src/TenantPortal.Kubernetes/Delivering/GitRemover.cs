using TenantPortal.Core.Clusters.Notices;
using TenantPortal.Core.ManifestDelivery;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Delivering;

/// <summary>Removes a tenant of a cluster that is delivered by Git: commits the removal, and waits until the cluster reports that everything is gone.</summary>
internal sealed class GitRemover(GitDelivery delivery, DeliveryOptions options, ClusterNotices notices)
{
    public bool IsFor(string cluster) => options.IsByGit(cluster);

    public async Task<Removal> RemoveAsync(Tenant tenant, IReadOnlyList<ObjectReference> objects, ClusterApi api, CancellationToken cancellationToken)
    {
        try
        {
            await delivery.RemoveAsync(tenant, cancellationToken);
            await notices.ReportAsync(tenant.Cluster, GitReconciler.NoticeSource, null, cancellationToken);
        }
        catch (GitProblemException exception)
        {
            await notices.ReportAsync(tenant.Cluster, GitReconciler.NoticeSource, exception.Message, cancellationToken);
            return new Removal(null, null, new ClusterProblem(exception.Reason, exception.Message));
        }

        return await new ObjectRemover(api, tenant.Cluster, ObjectOwner.Of(tenant)).ConfirmGoneAsync(objects, cancellationToken);
    }
}
