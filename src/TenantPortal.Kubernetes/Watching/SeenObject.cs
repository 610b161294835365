using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>What is kept of a live object to notice that it was changed.</summary>
/// <param name="Tenant">The tenant that it is labeled with; null without the portal's labels.</param>
/// <param name="Version">Its <c>resourceVersion</c>.</param>
/// <param name="Content">
/// A hash of everything but the status and what the API server keeps for itself. Of an object that its controllers write into, only of what the portal applied.
/// </param>
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
    /// <param name="isShared">Whether controllers write into objects of this kind beside the portal.</param>
    public static SeenObject Read(string kind, JsonObject live, bool isShared = false)
    {
        var metadata = live["metadata"]!.AsObject();
        return new(
            (string?)metadata["uid"] ?? "",
            kind,
            (string)metadata["name"]!,
            PortalLabels.TenantOf(live),
            (string?)metadata["resourceVersion"] ?? "",
            (isShared ? AppliedContent.FindHash(live, metadata) : null) ?? HashOf(live, metadata),
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

/// <summary>What the portal applied of an object, as it is now, whatever controllers have written beside it.</summary>
internal static class AppliedContent
{
    private const string Field = "f:";

    /// <summary>
    /// A hash that changes when someone else takes over a field of the portal, or changes it under the portal's name. Null when the API server records no
    /// apply of the portal.
    /// </summary>
    public static string? FindHash(JsonObject live, JsonObject metadata)
    {
        var applied = (metadata["managedFields"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(entry => (string?)entry["manager"] == ClusterApi.FieldManager && (string?)entry["operation"] == "Apply")
            .Select(entry => entry["fieldsV1"])
            .OfType<JsonObject>()
            .ToList();
        if (applied.Count == 0)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"deletionTimestamp={metadata["deletionTimestamp"]};"));
        foreach (var fields in applied)
            Append(hash, "", fields, live);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>A list counts as a whole, like everything below which no field is named.</summary>
    private static void Append(IncrementalHash hash, string path, JsonObject fields, JsonNode? live)
    {
        foreach (var (key, below) in fields.Where(IsField).OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            var name = key[Field.Length..];
            var value = (live as JsonObject)?[name];
            if (value is JsonObject && below is JsonObject inner && inner.Any(IsField))
                Append(hash, $"{path}/{name}", inner, value);
            else
                hash.AppendData(Encoding.UTF8.GetBytes($"{path}/{name}={value?.ToJsonString()};"));
        }
    }

    private static bool IsField(KeyValuePair<string, JsonNode?> entry) => entry.Key.StartsWith(Field, StringComparison.Ordinal);
}
