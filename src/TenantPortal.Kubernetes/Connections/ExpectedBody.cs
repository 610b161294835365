using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Connections;

/// <summary>What the body of a successful response must be, by the call that it responds to.</summary>
internal static class ExpectedBody
{
    /// <summary>The object at this path, or only its metadata.</summary>
    public static Func<JsonObject, bool> ObjectAt(string path)
    {
        var target = ResourcePath.Of(path);
        return body =>
            Text(body["kind"]) is { } kind
            && (kind == "PartialObjectMetadata" || Text(body["apiVersion"]) == target.ApiVersion)
            && body["metadata"] is JsonObject metadata
            && Text(metadata["name"]) == target.Name
            && Text(metadata["namespace"]) == target.Namespace;
    }

    /// <summary>A page of the collection at this path.</summary>
    public static Func<JsonObject, bool> ListAt(string path)
    {
        var isList = ComputedListAt(path);
        return body => isList(body) && Text((body["metadata"] as JsonObject)?["resourceVersion"]) is not null;
    }

    /// <summary>A page of the collection at this path, which the server computes and does not store.</summary>
    public static Func<JsonObject, bool> ComputedListAt(string path)
    {
        var target = ResourcePath.Of(path);
        return body =>
            Text(body["kind"])?.EndsWith("List", StringComparison.Ordinal) == true
            && Text(body["apiVersion"]) == target.ApiVersion
            && body["metadata"] is JsonObject
            && body.TryGetPropertyValue("items", out var items)
            // Some servers write an empty list as null.
            && (items is null || (items is JsonArray list && list.All(item => Text((item as JsonObject)?["metadata"]?["name"]) is not null)));
    }

    /// <summary>The stored object: of the kind, and with the name, that was sent.</summary>
    public static Func<JsonObject, bool> Stored(JsonObject sent) =>
        body =>
            Text(body["kind"]) == Text(sent["kind"])
            && Text(body["apiVersion"]) == Text(sent["apiVersion"])
            && (Text(sent["metadata"]?["name"]) is not { } name || Text((body["metadata"] as JsonObject)?["name"]) == name);

    /// <summary>Either the object that is being deleted, or a <c>Status</c> when it is gone already.</summary>
    public static Func<JsonObject, bool> DeletedAt(string path)
    {
        var isObject = ObjectAt(path);
        return body => isObject(body) || (Text(body["kind"]) == "Status" && Text(body["status"]) == "Success");
    }

    /// <summary>The resources of one group and version.</summary>
    public static bool IsResourceList(JsonObject body, string apiVersion) =>
        Text(body["kind"]) == "APIResourceList"
        && Text(body["groupVersion"]) == apiVersion
        && body["resources"] is JsonArray resources
        && resources.All(item =>
            item is JsonObject resource
            && Text(resource["name"]) is not null
            && Text(resource["kind"]) is not null
            && resource["namespaced"] is JsonValue namespaced
            && namespaced.TryGetValue<bool>(out _)
        );

    /// <summary>All groups with their versions. Every API server serves some.</summary>
    public static bool IsGroupList(JsonObject body) =>
        Text(body["kind"]) == "APIGroupList"
        && body["groups"] is JsonArray { Count: > 0 } groups
        && groups.All(group =>
            (group as JsonObject)?["versions"] is JsonArray versions && versions.All(version => Text((version as JsonObject)?["groupVersion"]) is not null)
        );

    public static bool IsVersion(JsonObject body) => Text(body["gitVersion"]) is not null && Text(body["major"]) is not null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
