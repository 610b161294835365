using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>What is kept of a live object to notice that it was changed.</summary>
/// <param name="Tenant">The tenant that it is labeled with; null without the portal's labels.</param>
/// <param name="Version">Its <c>resourceVersion</c>.</param>
/// <param name="Content">A hash of everything but the status and what the API server keeps for itself.</param>
/// <param name="Writer">The field manager that wrote the content last; null when the API server records none.</param>
/// <param name="Namespace">Null for a cluster-scoped object.</param>
/// <param name="Live">The object itself, which is not kept.</param>
internal sealed record SeenObject(
    string Uid,
    string Kind,
    string Name,
    string? Tenant,
    string Version,
    string Content,
    string? Writer,
    string? Namespace = null,
    JsonObject? Live = null
)
{
    /// <summary>Of the metadata, only these are anyone's content.</summary>
    private static readonly string[] Metadata = ["labels", "annotations", "deletionTimestamp"];

    /// <summary>The fields of an object that are not content, and those that every object of its kind has.</summary>
    private static readonly string[] Ignored = ["apiVersion", "kind", "metadata", "status"];

    public bool IsWrittenByPortal => Writer == ClusterApi.FieldManager;

    /// <param name="kind">Items of lists do not name their kind.</param>
    public static SeenObject Read(string kind, JsonObject live)
    {
        var metadata = live["metadata"]!.AsObject();
        return new(
            (string?)metadata["uid"] ?? "",
            kind,
            (string)metadata["name"]!,
            PortalLabels.TenantOf(live),
            (string?)metadata["resourceVersion"] ?? "",
            HashOf(live, metadata),
            FindWriter(metadata),
            (string?)metadata["namespace"],
            live
        );
    }

    private static string HashOf(JsonObject live, JsonObject metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Metadata)
            Append(name, metadata[name]);
        foreach (var (name, value) in live.Where(field => !Ignored.Contains(field.Key)).OrderBy(field => field.Key, StringComparer.Ordinal))
            Append(name, value);
        return Convert.ToHexString(hash.GetHashAndReset());

        void Append(string name, JsonNode? value) => hash.AppendData(Encoding.UTF8.GetBytes($"{name}={value?.ToJsonString()};"));
    }

    /// <summary>Of two managers in the same second the portal counts as the earlier one: it looks once more rather than never.</summary>
    private static string? FindWriter(JsonObject metadata) =>
        (metadata["managedFields"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(WritesContent)
            .OrderByDescending(entry => (string?)entry["time"], StringComparer.Ordinal)
            .ThenBy(entry => (string?)entry["manager"] == ClusterApi.FieldManager)
            .Select(entry => (string?)entry["manager"])
            .FirstOrDefault();

    /// <summary>Controllers report in the status, as a subresource or, on old servers, without saying so.</summary>
    private static bool WritesContent(JsonObject entry) =>
        string.IsNullOrEmpty((string?)entry["subresource"]) && entry["fieldsV1"] is JsonObject fields && fields.Any(field => field.Key != "f:status");
}
