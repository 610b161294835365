using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>What is in a tenant's namespace of everything that isolates it, at one moment.</summary>
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
    // More of one kind would be a mistake in itself, and no report names them all.
    private const int Most = 500;

    /// <summary>How many requests <see cref="ReadAsync"/> takes.</summary>
    public const int Requests = 7;

    public string Name => (string)Namespace["metadata"]!["name"]!;

    public IReadOnlyDictionary<string, string> Labels => LabelsOf(Namespace);

    /// <exception cref="ClusterRefusedException">The namespace is gone, or the portal may not look.</exception>
    public static async Task<CheckedNamespace> ReadAsync(ClusterApi api, string name, CancellationToken cancellationToken)
    {
        var found = await RequireAsync(api.GetAsync($"/api/v1/namespaces/{name}", cancellationToken));
        var account = await api.GetAsync($"/api/v1/namespaces/{name}/serviceaccounts/default", cancellationToken);
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
            [.. (await RequireAsync(api.GetAsync($"{path}?limit={Most}", cancellationToken)))["items"]!.AsArray().Select(item => item!.AsObject())];
    }

    public static string NameOf(JsonObject live) => (string?)live["metadata"]?["name"] ?? "";

    public static IReadOnlyDictionary<string, string> LabelsOf(JsonObject live) => TextsOf(live["metadata"]?["labels"]);

    public static IReadOnlyDictionary<string, string> TextsOf(JsonNode? map) =>
        (map as JsonObject)?.ToDictionary(entry => entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal) ?? [];

    private static async Task<JsonObject> RequireAsync(Task<ApiResponse> asked)
    {
        var answer = await asked;
        return answer.Succeeded ? answer.Body : throw new ClusterRefusedException(answer);
    }
}
