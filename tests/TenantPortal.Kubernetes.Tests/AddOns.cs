using System.Text;
using k8s;
using k8s.Models;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>The CustomResourceDefinitions of Flux and Cluster API, as somebody installs them; without the controllers behind them.</summary>
internal static class AddOns
{
    private static readonly IReadOnlyList<string> Definitions =
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Crds"), "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    /// <summary>The plural of each kind that they bring, by kind.</summary>
    public static IReadOnlyDictionary<string, (string Group, string Version, string Plural)> Kinds { get; } = Definitions
        .Select(definition => KubernetesYaml.Deserialize<V1CustomResourceDefinition>(definition))
        .ToDictionary(read => read.Spec.Names.Kind, read => (read.Spec.Group, read.Spec.Versions.Single(version => version.Storage).Name, read.Spec.Names.Plural));

    public static async Task InstallAsync(ApiServer server, CancellationToken cancellationToken)
    {
        foreach (var definition in Definitions)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Client.BaseUri, "apis/apiextensions.k8s.io/v1/customresourcedefinitions"));
            request.Content = new StringContent(definition, Encoding.UTF8, "application/yaml");
            await server.Client.Credentials.ProcessHttpRequestAsync(request, cancellationToken);
            using var answer = await server.Client.HttpClient.SendAsync(request, cancellationToken);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
    }
}
