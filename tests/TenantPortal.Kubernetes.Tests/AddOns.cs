using System.Net;
using System.Text;
using k8s;
using k8s.Models;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>The CustomResourceDefinitions of the add-ons that the shipped tiers need, as someone installs them; without the controllers behind them.</summary>
internal static class AddOns
{
    private static readonly IReadOnlyList<string> Definitions =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Crds"), "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText),
    ];

    /// <summary>The plural of each kind that they bring, by kind.</summary>
    public static IReadOnlyDictionary<string, (string Group, string Version, string Plural)> Kinds { get; } =
        Definitions
            .Select(definition => KubernetesYaml.Deserialize<V1CustomResourceDefinition>(definition))
            .ToDictionary(
                read => read.Spec.Names.Kind,
                read => (read.Spec.Group, read.Spec.Versions.Single(version => version.Storage).Name, read.Spec.Names.Plural)
            );

    public static async Task InstallAsync(ApiServer server, CancellationToken cancellationToken, bool withClusterClass = true)
    {
        foreach (var definition in Definitions)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                new Uri(server.Client.BaseUri, "apis/apiextensions.k8s.io/v1/customresourcedefinitions")
            );
            request.Content = new StringContent(definition, Encoding.UTF8, "application/yaml");
            await server.Client.Credentials.ProcessHttpRequestAsync(request, cancellationToken);
            using var answer = await server.Client.HttpClient.SendAsync(request, cancellationToken);
            // On a server that tests share, another one may have been faster.
            Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync(cancellationToken));
        }

        foreach (var (group, _, plural) in Kinds.Values)
            await WaitUntilServedAsync(server, $"{plural}.{group}", cancellationToken);
        if (withClusterClass)
            await ClusterClasses.MakeStandardAsync(server, cancellationToken);
    }

    private static async Task WaitUntilServedAsync(ApiServer server, string name, CancellationToken cancellationToken)
    {
        // From the beginning on, so that nothing is missed.
        await foreach (
            var (_, definition) in server.Client.ApiextensionsV1.WatchListCustomResourceDefinitionAsync(
                fieldSelector: $"metadata.name={name}",
                cancellationToken: cancellationToken
            )
        )
        {
            if (definition.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true)
                return;
        }
    }
}
