using System.Text;
using System.Text.Json.Nodes;
using k8s;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Someone who changes objects of tenants in a cluster behind the portal's back.</summary>
internal sealed class Outsider(ApiServer server) : IDisposable
{
    private const string Network = "/apis/networking.k8s.io/v1";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";

    /// <summary>The field manager of its writes.</summary>
    public const string Manager = "kubectl-edit";

    /// <summary>Rights to everything.</summary>
    public const string WiderRole = """{"rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The typed client cannot read the Status that servers return.
    private readonly ClusterApi _api = new(new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(server.Kubeconfig)));

    /// <summary>An edit of each kind of object that would widen a tenant.</summary>
    public static IEnumerable<(string Collection, string Edit)> Edits(string tenant)
    {
        var core = $"/api/v1/namespaces/team-{tenant}";
        yield return ("/api/v1/namespaces", """{"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"privileged"}}}""");
        yield return ($"{core}/resourcequotas", """{"spec":{"hard":{"requests.cpu":"999"}}}""");
        yield return ($"{core}/limitranges", """{"spec":{"limits":[{"type":"Container","max":{"cpu":"999"}}]}}""");
        yield return ($"{Network}/namespaces/team-{tenant}/networkpolicies", """{"spec":{"egress":[{}],"policyTypes":["Egress"]}}""");
        yield return (RolesOf(tenant), WiderRole);
        yield return (
            $"{Rbac}/namespaces/team-{tenant}/rolebindings",
            """{"subjects":[{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"another-team"}]}"""
        );
    }

    public static string RolesOf(string tenant) => $"{Rbac}/namespaces/team-{tenant}/roles";

    /// <summary>The portal's object for the team in a collection; its own bindings, which are guarded, are named otherwise.</summary>
    public async Task<string> FindAsync(string tenant, string collection)
    {
        var list = await _api.ListAsync($"{collection}?labelSelector=tenantportal.io/tenant={tenant}", Cancellation);
        var names = list.Body["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(names);
        return $"{collection}/{names.Find(name => name.Contains(tenant, StringComparison.Ordinal)) ?? names[0]}";
    }

    public async Task<JsonObject> ReadAsync(string path)
    {
        var live = await _api.GetAsync(path, Cancellation);
        Assert.True(live.Succeeded, live.Message);
        return live.Body;
    }

    /// <summary>Null while the object, or its kind, is not there.</summary>
    public async Task<JsonObject?> FindLiveAsync(string path)
    {
        try
        {
            var live = await _api.GetAsync(path, Cancellation);
            return live.Succeeded ? live.Body : null;
        }
        catch (UnknownKindException)
        {
            return null;
        }
    }

    public Task EditAsync(string path, string patch, string manager = Manager) => SendAsync(HttpMethod.Patch, path, patch, manager);

    public Task DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public async Task SendAsync(HttpMethod method, string path, string? body, string manager = Manager)
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Client.BaseUri, $"{path}?fieldManager={manager}"));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        if (server.Client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, Cancellation);
        using var answer = await server.Client.HttpClient.SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Waits until an object is as a test expects it.</summary>
    public async Task<JsonObject> WaitForLiveAsync(ReconcilerProcess portal, string tenant, string path, Func<JsonObject, bool> holds) =>
        await portal.WaitForAsync(async () => await FindLiveAsync(path) is { } live && holds(live) ? live : null, Cancellation)
        ?? throw new TimeoutException(await DescribeAsync(portal, tenant, path));

    /// <summary>Waits until an object has the content that it had before.</summary>
    public Task WaitUntilRestoredAsync(ReconcilerProcess portal, string tenant, string path, JsonObject approved) =>
        WaitForLiveAsync(portal, tenant, path, live => JsonNode.DeepEquals(ContentOf(live), ContentOf(approved)));

    public void Dispose() => _api.Dispose();

    private async Task<string> DescribeAsync(ReconcilerProcess portal, string tenant, string path)
    {
        var conditions = (await portal.Tenants.FindAsync(Given.Admin(), tenant, Cancellation))!.Conditions.Select(condition => condition.Message);
        var content = await FindLiveAsync(path) is { } live ? ContentOf(live).ToJsonString() : "is not there";
        return $"{path} {content}: {string.Join("; ", conditions)}";
    }

    private static JsonObject ContentOf(JsonObject live) =>
        new()
        {
            ["labels"] = live["metadata"]!["labels"]?.DeepClone(),
            ["spec"] = live["spec"]?.DeepClone(),
            ["rules"] = live["rules"]?.DeepClone(),
            ["subjects"] = live["subjects"]?.DeepClone(),
        };
}
