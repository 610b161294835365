using TenantPortal.Core.Clusters;
using TenantPortal.Core.Clusters.Registry;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Kubeconfigs;

namespace TenantPortal.Kubernetes.Diagnostics;

/// <summary>Examines every cluster, those of the configuration and those that were added.</summary>
internal sealed class ClusterCheck(
    ClusterCatalog clusters,
    ClusterCatalogLoader loader,
    DatabaseStartup database,
    SecretReader reader,
    KubeconfigSecrets secrets,
    ClusterConnections connections,
    ClusterExamination examination
) : IDiagnosticCheck
{
    public string Subject => "clusters";

    public async Task<IReadOnlyList<Diagnosis>> RunAsync(CancellationToken cancellationToken)
    {
        await LoadAddedAsync(cancellationToken);
        return [.. (await Task.WhenAll(clusters.Connected.Select(cluster => CheckAsync(cluster, cancellationToken)))).SelectMany(found => found)];
    }

    private async Task<IReadOnlyList<Diagnosis>> CheckAsync(KnownCluster cluster, CancellationToken cancellationToken)
    {
        if (cluster.Credential is { Secret: not null } reference)
            secrets.Store(reference, await reader.ReadAsync(reference, cancellationToken));
        return (await examination.RunAsync(cluster, () => connections.Get(cluster.Name), cancellationToken)).Found;
    }

    /// <summary>A database that cannot be read, or is not migrated yet, is reported by its own check.</summary>
    private async Task LoadAddedAsync(CancellationToken cancellationToken)
    {
        try
        {
            if ((await database.FindPendingAsync(cancellationToken)).Count == 0)
                await loader.LoadAsync(cancellationToken);
        }
        catch (DatabaseUnusableException)
        {
            // The clusters of the configuration can be examined without it.
        }
    }
}
