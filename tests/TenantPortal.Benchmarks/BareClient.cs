using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s;

namespace TenantPortal.Benchmarks;

/// <summary>The least that can make the same objects: an HTTP/2 client with the kubeconfig's credentials, which looks at nothing but the status.</summary>
internal sealed class BareClient : IDisposable
{
    private readonly k8s.Kubernetes _client;

    public BareClient(string kubeconfig)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        configuration.HttpClientTimeout = TimeSpan.FromMinutes(1);
        _client = new k8s.Kubernetes(configuration);
    }

    /// <summary>
    /// Sends a tenant's objects as the portal does: the namespace by POST, the rest by server-side apply, the objects of one stage in
    /// parallel.
    /// </summary>
    public async Task ProvisionAsync(TenantObjects tenant, CancellationToken cancellationToken)
    {
        foreach (var stage in tenant.Stages)
            await Task.WhenAll(stage.Select(made => made.IsNamespace ? CreateAsync(made, cancellationToken) : ApplyAsync(made, cancellationToken)));
    }

    /// <summary>Waits until the cluster has counted the tenant's quota: what the portal waits for before it says Ready.</summary>
    public async Task WaitUntilCountedAsync(TenantObjects tenant, CancellationToken cancellationToken)
    {
        while (!IsCounted(JsonNode.Parse(await SendAsync(HttpMethod.Get, tenant.QuotaPath, null, cancellationToken))!))
            await Task.Delay(2, cancellationToken);
    }

    /// <summary>Waits until the cluster has counted the quotas of all tenants.</summary>
    public async Task WaitUntilCountedAsync(IReadOnlyCollection<TenantObjects> tenants, CancellationToken cancellationToken)
    {
        var waiting = tenants.Select(tenant => tenant.Namespace).ToHashSet();
        while (true)
        {
            var list = JsonNode.Parse(await SendAsync(HttpMethod.Get, "/api/v1/resourcequotas?resourceVersion=0", null, cancellationToken))!;
            waiting.ExceptWith(
                list["items"]!.AsArray().Where(quota => IsCounted(quota!)).Select(quota => quota!["metadata"]!["namespace"]!.GetValue<string>())
            );
            if (waiting.Count == 0)
                return;
            await Task.Delay(100, cancellationToken);
        }
    }

    public async Task<IReadOnlySet<string>> ListNamespacesAsync(CancellationToken cancellationToken) =>
        (await ListNamespaceUidsAsync(cancellationToken)).Keys.ToHashSet();

    /// <summary>The uid of each namespace, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ListNamespaceUidsAsync(CancellationToken cancellationToken) =>
        JsonNode.Parse(await SendAsync(HttpMethod.Get, "/api/v1/namespaces", null, cancellationToken))!["items"]!
            .AsArray()
            .Select(found => found!["metadata"]!)
            .ToDictionary(metadata => metadata["name"]!.GetValue<string>(), metadata => metadata["uid"]!.GetValue<string>());

    public async Task<string> ReadVersionAsync(CancellationToken cancellationToken) =>
        JsonNode.Parse(await SendAsync(HttpMethod.Get, "/version", null, cancellationToken))!["gitVersion"]!.GetValue<string>();

    public Task DeleteNamespaceAsync(string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"/api/v1/namespaces/{name}", null, cancellationToken);

    /// <summary>How many requests the server has served to everyone since its start; null for a server that does not count them.</summary>
    public async Task<double?> CountRequestsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var metrics = Encoding.UTF8.GetString(await SendAsync(HttpMethod.Get, "/metrics", null, cancellationToken));
            return metrics
                .Split('\n')
                .Where(line => line.StartsWith("apiserver_request_total{", StringComparison.Ordinal))
                .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        }
        catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    private Task<byte[]> CreateAsync(TenantObject made, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            $"{made.Path[..made.Path.LastIndexOf('/')]}?fieldManager=benchmark",
            new StringContent(made.Json, Encoding.UTF8, "application/json"),
            cancellationToken
        );

    private Task<byte[]> ApplyAsync(TenantObject made, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Patch,
            $"{made.Path}?fieldManager=benchmark&fieldValidation=Strict",
            new StringContent(made.Json, Encoding.UTF8, "application/apply-patch+yaml"),
            cancellationToken
        );

    private async Task<byte[]> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_client.BaseUri, path))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (_client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        using var response = await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private static bool IsCounted(JsonNode quota) => quota["status"]?["used"] is JsonObject;
}
