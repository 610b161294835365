using System.Net;
using System.Net.Http.Headers;
using System.Text;
using k8s;
using k8s.Models;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Kinds of add-ons on the real API server. Without the add-ons, it still refuses what their schemas do not allow.</summary>
internal static class DefinedKinds
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Installs the definitions of one folder of <c>Crds</c>. All tests share the server, and the kinds stay.</summary>
    public static async Task InstallAsync(ApiServer server, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Crds", folder), "*.yaml"))
        {
            using var answer = await SendAsync(
                server,
                HttpMethod.Post,
                "apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                await File.ReadAllTextAsync(file, Cancellation),
                "application/yaml"
            );
            Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync(Cancellation));
        }

        await foreach (
            var (_, definition) in server.Client.ApiextensionsV1.WatchListCustomResourceDefinitionAsync(timeoutSeconds: 30, cancellationToken: Cancellation)
        )
        {
            var live = await server.Client.ApiextensionsV1.ListCustomResourceDefinitionAsync(cancellationToken: Cancellation);
            if (live.Items.All(item => item.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true))
                return;
        }

        Assert.Fail("The kinds of the add-ons did not become ready.");
    }

    /// <summary>Tries a server-side apply, which refuses fields that the kind does not have. Returns <c>accepted</c>, or what the server returned.</summary>
    /// <param name="resource">The plural after its group, version and, where it has one, namespace.</param>
    public static async Task<string> ApplyAsync(ApiServer server, string resource, string document)
    {
        // The kind is served a moment after it is established.
        for (var tried = 0; ; tried++)
        {
            using var answer = await SendAsync(
                server,
                HttpMethod.Patch,
                $"apis/{resource}/{KubernetesYaml.Deserialize<V1Namespace>(document).Name()}?fieldManager=platform-admin&dryRun=All",
                document,
                "application/apply-patch+yaml"
            );
            if (answer.StatusCode != HttpStatusCode.NotFound || tried == 200)
                return answer.IsSuccessStatusCode ? "accepted" : await answer.Content.ReadAsStringAsync(Cancellation);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(ApiServer server, HttpMethod method, string path, string document, string type)
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Client.BaseUri, path));
        request.Content = new StringContent(document, Encoding.UTF8, new MediaTypeHeaderValue(type));
        await server.Client.Credentials.ProcessHttpRequestAsync(request, Cancellation);
        return await server.Client.HttpClient.SendAsync(request, Cancellation);
    }
}
