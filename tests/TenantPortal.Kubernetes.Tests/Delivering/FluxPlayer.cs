using System.Text;
using System.Text.Json.Nodes;
using k8s;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Tests.Delivering;

/// <summary>Does what Flux does with <c>prune: true</c>: applies what is committed for a cluster, and deletes what it applied and is no longer there.</summary>
internal sealed class FluxPlayer(TestRepository repository, ApiServer server) : IDisposable
{
    public const string Manager = "kustomize-controller";

    private readonly ClusterApi _api = new(new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(server.Kubeconfig)));
    private readonly List<ObjectReference> _applied = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task SyncAsync()
    {
        var present = new List<ObjectReference>();
        foreach (var manifest in ReadManifests())
        {
            present.Add(ObjectReference.Of(manifest));
            await ApplyAsync(manifest);
        }

        // Namespaces last, as Flux does.
        foreach (var gone in _applied.Where(reference => !present.Contains(reference)).OrderBy(reference => reference.IsNamespace).ToList())
        {
            var path = await PathOfAsync(gone);
            if (await _api.GetAsync(path, Cancellation) is { Succeeded: true } live)
                await _api.DeleteAsync(path, live.Uid!, Cancellation);
            _applied.Remove(gone);
        }

        _applied.AddRange(present.Except(_applied));
    }

    public void Dispose() => _api.Dispose();

    private IEnumerable<Manifest> ReadManifests()
    {
        var files = repository.Read("clusters/default");
        foreach (var (path, text) in files.Where(file => file.Key.EndsWith("/kustomization.yaml", StringComparison.Ordinal)))
        {
            var folder = path[..path.LastIndexOf('/')];
            foreach (var line in text.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)))
                yield return StoredManifests.Read(files[$"{folder}/{line[2..]}"]).Single();
        }
    }

    private async Task ApplyAsync(Manifest manifest)
    {
        var path = await PathOfAsync(ObjectReference.Of(manifest));
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(server.Client.BaseUri, $"{path}?fieldManager={Manager}&force=true"));
        JsonObject body = manifest.ToJson();
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/apply-patch+yaml");
        if (server.Client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, Cancellation);
        using var answer = await server.Client.HttpClient.SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{manifest.Id}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
    }

    private Task<string> PathOfAsync(ObjectReference reference) =>
        _api.PathOfAsync(reference.ApiVersion, reference.Kind, reference.Namespace, reference.Name, Cancellation);
}
