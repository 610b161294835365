using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>A snapshot of the objects in a tenant's namespace that isolate it.</summary>
internal sealed record CheckedNamespace(
    JsonObject Namespace,
    JsonObject? ServiceAccount,
    IReadOnlyList<JsonObject> Quotas,
    IReadOnlyList<JsonObject> Limits,
    IReadOnlyList<JsonObject> Policies,
    IReadOnlyList<JsonObject> Roles,
    IReadOnlyList<JsonObject> Bindings
)
{
    // More of one kind would be a mistake in itself, and no report lists them all.
    private const int MaxItems = 500;

    /// <summary>The number of requests of <see cref="ReadAsync"/>.</summary>
    public const int Requests = 7;

    public string Name => (string)Namespace["metadata"]!["name"]!;

    public IReadOnlyDictionary<string, string> Labels => LabelsOf(Namespace);

    /// <exception cref="ClusterRefusedException">The namespace is gone, or the portal may not read it.</exception>
    public static async Task<CheckedNamespace> ReadAsync(ClusterApi api, string name, CancellationToken cancellationToken)
    {
        var found = await RequireAsync(api.GetAsync($"/api/v1/namespaces/{name}", cancellationToken));
        var account = await api.GetAsync($"/api/v1/namespaces/{name}/serviceaccounts/default", cancellationToken);
        if (!account.Succeeded && !account.IsNotFound)
            throw new ClusterRefusedException(account);
        return new CheckedNamespace(
            found,
            account.Succeeded ? account.Body : null,
            await ListAsync($"/api/v1/namespaces/{name}/resourcequotas"),
            await ListAsync($"/api/v1/namespaces/{name}/limitranges"),
            await ListAsync($"/apis/networking.k8s.io/v1/namespaces/{name}/networkpolicies"),
            await ListAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{name}/roles"),
            await ListAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{name}/rolebindings")
        );

        async Task<IReadOnlyList<JsonObject>> ListAsync(string path) =>
            [.. (await RequireAsync(api.ListAsync($"{path}?limit={MaxItems}", cancellationToken)))["items"]?.AsArray().OfType<JsonObject>() ?? []];
    }

    public static string NameOf(JsonObject live) => (string?)live["metadata"]?["name"] ?? "";

    public static IReadOnlyDictionary<string, string> LabelsOf(JsonObject live) => TextsOf(live["metadata"]?["labels"]);

    public static IReadOnlyDictionary<string, string> TextsOf(JsonNode? map) =>
        (map as JsonObject)?.ToDictionary(entry => entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal) ?? [];

    private static async Task<JsonObject> RequireAsync(Task<ApiResponse> pending)
    {
        var answer = await pending;
        return answer.Succeeded ? answer.Body : throw new ClusterRefusedException(answer);
    }
}
