using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Writes;

/// <summary>The parts of an object that the server decides and a writer cannot change.</summary>
internal static class ServerFields
{
    /// <summary>Sets the name, UID and creation time of a new object, and removes fields that only the server may set.</summary>
    public static void Prepare(ResourceType type, string ns, JsonObject node)
    {
        var metadata = node["metadata"] as JsonObject;
        if (metadata is null)
        {
            node["metadata"] = metadata = [];
        }

        if (string.IsNullOrEmpty((string?)metadata["name"]) && (string?)metadata["generateName"] is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix + RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 5);
        }

        if (type.Namespaced)
        {
            metadata["namespace"] = ns;
        }
        else
        {
            metadata.Remove("namespace");
        }

        foreach (var field in (string[])["resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"])
        {
            metadata.Remove(field);
        }

        // A kubelet registers its node with a status; all other objects are created without one.
        if (type.HasStatus && type != BuiltInResources.Nodes)
        {
            node.Remove("status");
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = ManagedFields.Now();
        if (type.HasGeneration || type.IsCustom)
        {
            metadata["generation"] = 1;
        }

        if (type.Kind == "Namespace" && type.Group.Length == 0)
        {
            var spec = node["spec"] as JsonObject;
            if (spec is null)
            {
                node["spec"] = spec = [];
            }

            spec["finalizers"] ??= new JsonArray("kubernetes");
        }
    }

    /// <summary>Refuses a change for another object or another version of it.</summary>
    public static void CheckIdentity(ResourceType type, StoredObject stored, JsonObject next)
    {
        var metadata = next["metadata"] as JsonObject ?? throw ApiException.BadRequest("metadata must be an object");
        if ((string?)metadata["resourceVersion"] is { Length: > 0 } version && version != stored.Revision.ToString(CultureInfo.InvariantCulture))
        {
            throw ApiException.Modified(type, stored.Name);
        }

        if ((string?)metadata["uid"] is { Length: > 0 } uid && uid != stored.Uid)
        {
            throw ApiException.Conflict(type, stored.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {stored.Uid}");
        }

        if ((string?)metadata["name"] is { } name && name != stored.Name)
        {
            throw ApiException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({stored.Name})");
        }
    }

    /// <summary>Restores the fields that this kind of write must not change.</summary>
    public static void Keep(ResourceType type, string subresource, JsonObject live, JsonObject next)
    {
        if (subresource == "status")
        {
            foreach (var field in next.Select(field => field.Key).Union(live.Select(field => field.Key)).ToList())
            {
                if (field is not ("status" or "metadata"))
                {
                    Copy(live, next, field);
                }
            }
        }
        else if (type.HasStatus)
        {
            Copy(live, next, "status");
        }

        if (type.Kind == "Namespace" && type.Group.Length == 0 && subresource != "finalize")
        {
            Copy(live, next, "spec");
        }

        var (was, metadata) = (live["metadata"]!.AsObject(), next["metadata"]!.AsObject());
        foreach (
            var field in (string[])
                ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "generateName"]
        )
        {
            Copy(was, metadata, field);
        }

        next["kind"] = type.Kind;
        next["apiVersion"] = type.ApiVersion;
    }

    private static void Copy(JsonObject from, JsonObject to, string field)
    {
        if (from.TryGetPropertyValue(field, out var value))
        {
            to[field] = value?.DeepClone();
        }
        else
        {
            to.Remove(field);
        }
    }

    public static bool SameContent(ResourceType type, JsonObject live, JsonObject next) =>
        live.Select(field => field.Key)
            .Union(next.Select(field => field.Key))
            .Where(field => field is not "metadata" && !(field == "status" && type.HasStatus))
            .All(field => JsonNode.DeepEquals(live[field], next[field]));

    // A client clears all ownership by sending an empty list.
    public static bool IsReset(JsonObject next) =>
        next["metadata"]?["managedFields"] is JsonArray entries && entries.All(entry => entry is JsonObject { Count: 0 });
}
