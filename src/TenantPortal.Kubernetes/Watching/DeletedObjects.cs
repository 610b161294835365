using TenantPortal.Core.Tenants;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Requeues tenants with deleted objects.</summary>
internal static class DeletedObjects
{
    public static async Task RequeueDeletedAsync<T>(
        this TenantQueue queue,
        string cluster,
        IEnumerable<WatchEvent<T>> changes,
        Func<T, string?> tenantOf,
        CancellationToken cancellationToken
    )
    {
        var tenants = changes.Where(change => change.Type == WatchEventType.Deleted).Select(change => tenantOf(change.Live)).OfType<string>().ToArray();
        if (tenants.Length > 0)
            await queue.RequeueAsync(cluster, tenants, cancellationToken);
    }
}
