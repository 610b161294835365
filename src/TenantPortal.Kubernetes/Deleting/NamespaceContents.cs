using System.Text.Json.Nodes;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>The objects in one namespace that a user would miss, or that can hold up its deletion.</summary>
internal sealed class NamespaceContents
{
    private const int PageSize = 500;

    /// <summary>More of one kind are not read.</summary>
    private const int MaxPages = 20;

    private static readonly (string ApiVersion, string Kind)[] Kinds =
    [
        ("v1", "Pod"),
        ("v1", "PersistentVolumeClaim"),
        ("v1", "Service"),
        ("networking.k8s.io/v1", "Ingress"),
        ("external-secrets.io/v1", "ExternalSecret"),
        ("external-secrets.io/v1", "SecretStore"),
    ];

    private readonly Dictionary<string, IReadOnlyList<JsonObject>> _items = new(StringComparer.Ordinal);
    private readonly List<InventoryGap> _gaps = [];

    private NamespaceContents() { }

    public IReadOnlyList<InventoryGap> Gaps => _gaps;

    /// <summary>Every object with its kind.</summary>
    public IEnumerable<(string Kind, JsonObject Live)> All => _items.SelectMany(kind => kind.Value.Select(live => (kind.Key, live)));

    /// <summary>Empty also for a kind that the cluster does not serve.</summary>
    public IReadOnlyList<JsonObject> Of(string kind) => _items.GetValueOrDefault(kind, []);

    /// <exception cref="ClusterRefusedException">The cluster failed; a kind that the portal may not list is a gap.</exception>
    public static async Task<NamespaceContents> ReadAsync(ClusterApi api, string cluster, string inNamespace, CancellationToken cancellationToken)
    {
        var contents = new NamespaceContents();
        foreach (var (apiVersion, kind) in Kinds)
            await contents.ReadAsync(api, cluster, apiVersion, kind, inNamespace, cancellationToken);
        return contents;
    }

    /// <summary>The finalizers of an object; empty for none.</summary>
    public static IReadOnlyList<string> FinalizersOf(JsonObject live) =>
        [.. (live["metadata"]?["finalizers"] as JsonArray ?? []).Select(finalizer => ClusterProblem.Quote((string?)finalizer ?? ""))];

    public static DateTimeOffset? DeletedAt(JsonObject live) =>
        DateTimeOffset.TryParse((string?)live["metadata"]?["deletionTimestamp"], System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : null;

    public static string NameOf(JsonObject live) => (string?)live["metadata"]?["name"] ?? "";

    private async Task ReadAsync(ClusterApi api, string cluster, string apiVersion, string kind, string inNamespace, CancellationToken cancellationToken)
    {
        var items = new List<JsonObject>();
        try
        {
            var path = await api.CollectionOfAsync(apiVersion, kind, inNamespace, cancellationToken);
            var next = "";
            for (var page = 0; page == 0 || next.Length > 0; page++)
            {
                if (page == MaxPages)
                {
                    _gaps.Add(
                        new($"{kind} objects in {inNamespace}", $"Only the first {items.Count} {kind} objects in namespace {inNamespace} were read.", false)
                    );
                    break;
                }

                var read = await api.ListAsync(
                    $"{path}?limit={PageSize}{(next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : "")}",
                    cancellationToken
                );
                if (read.IsForbidden)
                {
                    _gaps.Add(
                        new(
                            $"{kind} objects in {inNamespace}",
                            ClusterProblem.Explain(cluster, read, $"list {kind} objects in namespace {inNamespace}").Message,
                            true
                        )
                    );
                    return;
                }

                if (!read.Succeeded)
                    throw new ClusterRefusedException(read);
                items.AddRange((read.Body["items"] as JsonArray ?? []).OfType<JsonObject>());
                next = (string?)read.Body["metadata"]?["continue"] ?? "";
            }
        }
        catch (UnknownKindException)
        {
            // Without the CustomResourceDefinition there can be no object.
            return;
        }

        _items[kind] = items;
    }
}
