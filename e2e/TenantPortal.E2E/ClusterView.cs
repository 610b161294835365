using k8s;
using k8s.Models;

namespace TenantPortal.E2E;

/// <summary>What an outsider sees in the cluster, by Kubernetes' own client.</summary>
internal sealed class ClusterView(string kubeconfig) : IDisposable
{
    private readonly Kubernetes _client = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

    public IKubernetes Client => _client;

    public void Dispose() => _client.Dispose();

    /// <summary>Kind and name of everything that a tenant's namespace holds by the portal, in order.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string inNamespace, CancellationToken cancellationToken)
    {
        static IEnumerable<string> Names<T>(string kind, IEnumerable<T> items)
            where T : IKubernetesObject<V1ObjectMeta> => items.Select(item => $"{kind}/{item.Name()}");
        return
        [
            .. Names("ResourceQuota", (await _client.CoreV1.ListNamespacedResourceQuotaAsync(inNamespace, cancellationToken: cancellationToken)).Items),
            .. Names("LimitRange", (await _client.CoreV1.ListNamespacedLimitRangeAsync(inNamespace, cancellationToken: cancellationToken)).Items),
            .. Names("NetworkPolicy", (await _client.NetworkingV1.ListNamespacedNetworkPolicyAsync(inNamespace, cancellationToken: cancellationToken)).Items),
            .. Names("Role", (await _client.RbacAuthorizationV1.ListNamespacedRoleAsync(inNamespace, cancellationToken: cancellationToken)).Items),
            .. Names(
                "RoleBinding",
                (await _client.RbacAuthorizationV1.ListNamespacedRoleBindingAsync(inNamespace, cancellationToken: cancellationToken)).Items
            ),
            .. Names("ServiceAccount", (await _client.CoreV1.ListNamespacedServiceAccountAsync(inNamespace, cancellationToken: cancellationToken)).Items),
        ];
    }

    /// <summary>Removes what a test made in a cluster that outlives it.</summary>
    public async Task DeleteNamespaceAsync(string name)
    {
        try
        {
            await _client.CoreV1.DeleteNamespaceAsync(name, cancellationToken: CancellationToken.None);
        }
        catch (k8s.Autorest.HttpOperationException gone) when (gone.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // The test failed before it was made.
        }
    }
}
