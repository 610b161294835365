using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Tests;

/// <summary>What tests against either server share: a client, and a namespace of their own that they delete.</summary>
public abstract class ApiServerTests(TestServer server) : IAsyncLifetime
{
    protected ApiClient Api { get; } = new(server.Http);

    protected TestServer Server => server;

    protected string Namespace { get; } = "sandbox-test-" + RandomNumberGenerator.GetHexString(8, lowercase: true);

    protected string Self => $"/api/v1/namespaces/{Namespace}";

    protected string ConfigMaps => $"{Self}/configmaps";

    protected string Quotas => $"{Self}/resourcequotas";

    protected string Policies => $"/apis/networking.k8s.io/v1/namespaces/{Namespace}/networkpolicies";

    protected string Rbac => $"/apis/rbac.authorization.k8s.io/v1/namespaces/{Namespace}";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(server.Missing is not null, server.Missing ?? "");
        (await Api.PostAsync("/api/v1/namespaces", $$"""{"metadata":{"name":"{{Namespace}}"} }""")).Expect(201);
    }

    public async ValueTask DisposeAsync()
    {
        if (server.Missing is null)
        {
            await Api.DeleteAsync(Self);
        }

        GC.SuppressFinalize(this);
    }

    protected async Task<Answer> CreateConfigMapAsync(string name, string labels = "{}", string data = "{}")
    {
        var answer = await Api.PostAsync(ConfigMaps + "?fieldManager=creator", $$"""{"metadata":{"name":"{{name}}","labels":{{labels}}},"data":{{data}}}""");
        answer.Expect(201);
        return answer;
    }

    protected static string ConfigMap(string name, string data, string more = "") =>
        $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}"{{more}}},"data":{{data}}}""";

    protected static List<string> NamesIn(Answer list) => [.. list.Expect(200)["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!)];

    protected static JsonObject ManagerOf(Answer answer, string name) =>
        Assert.Single(answer.Body["metadata"]!["managedFields"]!.AsArray(), entry => (string?)entry!["manager"] == name)!.AsObject();
}
