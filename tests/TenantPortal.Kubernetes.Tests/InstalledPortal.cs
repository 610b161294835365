using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using k8s;
using k8s.KubeConfigModels;
using k8s.Models;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What a platform admin does before the portal runs in a cluster, and the identity that the portal has there afterwards.</summary>
internal static class InstalledPortal
{
    public const string Namespace = "tenantportal-system";
    public const string ServiceAccount = "tenantportal";

    /// <summary>What the portal's rights consist of. They are shared by all tests and stay, so this is an apply that may be repeated.</summary>
    public static IReadOnlyList<Type> Rights { get; } =
    [typeof(V1Namespace), typeof(V1ServiceAccount), typeof(V1ClusterRole), typeof(V1ClusterRoleBinding), typeof(V1Role), typeof(V1RoleBinding)];

    /// <summary>Installs the rights of <c>deploy/base</c> and returns a kubeconfig with a token of the portal's ServiceAccount.</summary>
    public static async Task<string> InstallRightsAsync(ApiServer server, CancellationToken cancellationToken)
    {
        foreach (var kind in Rights)
        {
            foreach (var document in DeployFolder.Documents.Where(document => DeployFolder.Read(document).GetType() == kind))
                await ApplyAsync(server, document, dryRun: false, cancellationToken);
        }

        return await WriteKubeconfigAsync(server, Namespace, ServiceAccount, cancellationToken);
    }

    /// <summary>A kubeconfig with a token of this ServiceAccount.</summary>
    public static async Task<string> WriteKubeconfigAsync(ApiServer server, string inNamespace, string account, CancellationToken cancellationToken)
    {
        // No audience means that of the API server itself.
        var request = new Authenticationv1TokenRequest
        {
            Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 3600 },
        };
        var token = await server.Client.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, account, inNamespace, cancellationToken: cancellationToken);
        return await WriteKubeconfigAsync(server, token.Status.Token, cancellationToken);
    }

    /// <summary>Server-side apply, which refuses fields that the API server does not know.</summary>
    public static async Task ApplyAsync(ApiServer server, string document, bool dryRun, CancellationToken cancellationToken)
    {
        var desired = DeployFolder.Read(document);
        var (metadata, type) = (((IMetadata<V1ObjectMeta>)desired).Metadata, desired.GetType().GetCustomAttribute<KubernetesEntityAttribute>()!);
        var group = type.Group.Length > 0 ? $"apis/{type.Group}" : "api";
        var inNamespace = metadata.NamespaceProperty is { } named ? $"namespaces/{named}/" : "";
        var path = $"{group}/{type.ApiVersion}/{inNamespace}{type.PluralName}/{Uri.EscapeDataString(metadata.Name)}";
        using var request = new HttpRequestMessage(
            HttpMethod.Patch,
            new Uri(server.Client.BaseUri, $"{path}?fieldManager=platform-admin&force=true{(dryRun ? "&dryRun=All" : "")}")
        );
        request.Content = new StringContent(document, Encoding.UTF8, new MediaTypeHeaderValue("application/apply-patch+yaml"));
        await server.Client.Credentials.ProcessHttpRequestAsync(request, cancellationToken);
        using var answer = await server.Client.HttpClient.SendAsync(request, cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{type.Kind} {metadata.Name}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>The admin's kubeconfig with another user.</summary>
    private static async Task<string> WriteKubeconfigAsync(ApiServer server, string token, CancellationToken cancellationToken)
    {
        var config = await KubernetesClientConfiguration.LoadKubeConfigAsync(server.Kubeconfig);
        foreach (var user in config.Users)
            user.UserCredentials = new UserCredentials { Token = token };
        var path = Path.Combine(Path.GetDirectoryName(server.Database)!, "portal.kubeconfig");
        await File.WriteAllTextAsync(path, KubernetesYaml.Serialize(config), cancellationToken);
        return path;
    }
}
