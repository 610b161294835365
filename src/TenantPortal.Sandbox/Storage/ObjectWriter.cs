using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Rules;

namespace TenantPortal.Sandbox.Storage;

/// <summary>
/// Creates, changes and deletes objects the way the real server does: defaults, validation, ownership, generation, then
/// the store. Changes are computed outside the store's lock and start again when someone else was faster.
/// </summary>
internal sealed class ObjectWriter(ObjectStore store)
{
    public StoredObject Create(ResourceType type, string ns, JsonObject node, WriteOptions options)
    {
        Prepare(type, ns, node);
        if (type.HasStatus)
        {
            node.Remove("status");
        }

        Canonical.Shape(type, node);
        Validation.Check(type, null, node);
        ManagedFields.Write(node, []);
        Ownership.Update(type, null, node, [], new FieldManager(options.Manager, "Update", type.ApiVersion, ""));
        return Commit(type, node, options);
    }

    /// <summary>Changes an existing object; the change gets a copy of the live one and returns what should be there.</summary>
    public StoredObject Update(ResourceType type, string ns, string name, WriteOptions options, Func<JsonObject, JsonObject> change)
    {
        while (true)
        {
            var stored = store.Find(type, ns, name) ?? throw ApiException.NotFound(type, name);
            var live = stored.ToNode(type);
            var next = change(live.DeepClone().AsObject());
            CheckIdentity(type, stored, next);
            KeepWhatTheWriterMayNotChange(type, options.Subresource, live, next);
            Canonical.Shape(type, next);
            Validation.Check(type, live, next);

            var managers = IsReset(next) ? [] : ManagedFields.Read(live);
            next["metadata"]!.AsObject().Remove("managedFields");
            var subresource = type.HasStatus && options.Subresource == "status" ? "status" : "";
            Ownership.Update(type, live, next, managers, new FieldManager(options.Manager, "Update", type.ApiVersion, subresource));
            if (Replace(type, stored, live, next, options) is { } result)
            {
                return result;
            }
        }
    }

    /// <summary>Server-side apply; creates the object when it is absent.</summary>
    public (StoredObject Object, bool Created) Apply(
        ResourceType type, string ns, string name, JsonObject applied, WriteOptions options, bool force)
    {
        var by = new FieldManager(options.Manager, "Apply", type.ApiVersion, options.Subresource);
        var metadata = applied["metadata"] as JsonObject;
        if (metadata?["managedFields"] is JsonArray { Count: > 0 })
        {
            throw ApiException.BadRequest("metadata.managedFields must be nil");
        }

        while (true)
        {
            var stored = store.Find(type, ns, name);
            if (stored is null)
            {
                if (options.Subresource.Length > 0)
                {
                    throw ApiException.NotFound(type, name);
                }

                if (TryCreateByApply(type, ns, applied, by, options) is { } created)
                {
                    return (created, true);
                }

                continue;
            }

            var live = stored.ToNode(type);
            var next = Ownership.Apply(type, live, applied, by, force);
            CheckIdentity(type, stored, next);
            KeepWhatTheWriterMayNotChange(type, options.Subresource, live, next);
            Canonical.Shape(type, next);
            Validation.Check(type, live, next);
            if (Replace(type, stored, live, next, options) is { } result)
            {
                return (result, false);
            }
        }
    }

    /// <summary>Deletes at once, or marks for deletion while finalizers hold the object.</summary>
    public (StoredObject Object, bool Gone) Delete(ResourceType type, string ns, string name, JsonObject preconditions, bool dryRun)
    {
        while (true)
        {
            var stored = store.Find(type, ns, name) ?? throw ApiException.NotFound(type, name);
            if ((string?)preconditions["uid"] is { } uid && uid != stored.Uid)
            {
                throw ApiException.Conflict(type, name, $"the UID in the precondition ({uid}) does not match the UID in record "
                    + $"({stored.Uid}). The object might have been deleted and then recreated");
            }

            if ((string?)preconditions["resourceVersion"] is { } version && version != Text(stored.Revision))
            {
                throw ApiException.Conflict(type, name, $"the ResourceVersion in the precondition ({version}) does not match the "
                    + $"ResourceVersion in record ({Text(stored.Revision)}). The object might have been modified");
            }

            var node = stored.ToNode(type);
            var held = stored.HasFinalizers || (type.Kind == "Namespace" && node["spec"]?["finalizers"] is JsonArray { Count: > 0 });
            if (dryRun || (held && stored.BeingDeleted))
            {
                return (stored, !held);
            }

            if (held)
            {
                node["metadata"]!["deletionTimestamp"] = ManagedFields.Now();
                node["metadata"]!["deletionGracePeriodSeconds"] = 0;
                Canonical.Shape(type, node);
            }

            if ((held ? store.TryReplace(type, stored, node) : store.TryRemove(type, stored, node)) is { } result)
            {
                return (result, !held);
            }
        }
    }

    private StoredObject? TryCreateByApply(ResourceType type, string ns, JsonObject applied, FieldManager by, WriteOptions options)
    {
        if ((string?)applied["metadata"]?["uid"] is { } uid)
        {
            throw ApiException.Conflict(type, (string?)applied["metadata"]!["name"] ?? "",
                $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
        }

        var node = Ownership.Apply(type, null, applied, by, force: false);
        Prepare(type, ns, node);
        if (type.HasStatus)
        {
            node.Remove("status");
        }

        Canonical.Shape(type, node);
        Validation.Check(type, null, node);
        try
        {
            return Commit(type, node, options);
        }
        catch (ApiException refused) when (refused.Reason == "AlreadyExists")
        {
            // Someone created it in between: apply to that one instead, as the real server does.
            return null;
        }
    }

    private StoredObject Commit(ResourceType type, JsonObject node, WriteOptions options)
    {
        QuotaAdmission.Check(store, type, node);
        if (!options.DryRun)
        {
            return store.Add(type, node);
        }

        var (ns, name) = ((string?)node["metadata"]!["namespace"] ?? "", (string)node["metadata"]!["name"]!);
        store.CheckCreation(type, ns, name);
        return StoredObject.From(type, node, 0);
    }

    private StoredObject? Replace(ResourceType type, StoredObject stored, JsonObject live, JsonObject next, WriteOptions options)
    {
        if (type.HasGeneration && !SameWithoutMetadata(type, live, next))
        {
            next["metadata"]!["generation"] = ((long?)live["metadata"]!["generation"] ?? 0) + 1;
        }

        next["metadata"]!["resourceVersion"] = Text(stored.Revision);
        if (JsonNode.DeepEquals(live, next))
        {
            return stored;
        }

        if (options.DryRun)
        {
            return StoredObject.From(type, next, stored.Revision);
        }

        var released = stored.BeingDeleted
            && next["metadata"]!["finalizers"] is not JsonArray { Count: > 0 }
            && (type.Kind != "Namespace" || next["spec"]?["finalizers"] is not JsonArray { Count: > 0 });
        return released ? store.TryRemove(type, stored, next) : store.TryReplace(type, stored, next);
    }

    private static void Prepare(ResourceType type, string ns, JsonObject node)
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

    private static void CheckIdentity(ResourceType type, StoredObject stored, JsonObject next)
    {
        var metadata = next["metadata"] as JsonObject ?? throw ApiException.BadRequest("metadata must be an object");
        if ((string?)metadata["resourceVersion"] is { Length: > 0 } version && version != Text(stored.Revision))
        {
            throw ApiException.Modified(type, stored.Name);
        }

        if ((string?)metadata["uid"] is { Length: > 0 } uid && uid != stored.Uid)
        {
            throw ApiException.Conflict(type, stored.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {stored.Uid}");
        }

        if ((string?)metadata["name"] is { } name && name != stored.Name)
        {
            throw ApiException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({stored.Name})");
        }
    }

    private static void KeepWhatTheWriterMayNotChange(ResourceType type, string subresource, JsonObject live, JsonObject next)
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
        foreach (var field in (string[])["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp",
            "deletionGracePeriodSeconds", "generation", "selfLink", "generateName"])
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

    private static bool SameWithoutMetadata(ResourceType type, JsonObject live, JsonObject next) =>
        live.Select(field => field.Key).Union(next.Select(field => field.Key))
            .Where(field => field is not "metadata" && !(field == "status" && type.HasStatus))
            .All(field => JsonNode.DeepEquals(live[field], next[field]));

    // Sending an empty list is how a client clears all ownership.
    private static bool IsReset(JsonObject next) =>
        next["metadata"]?["managedFields"] is JsonArray entries && entries.All(entry => entry is JsonObject { Count: 0 });

    private static string Text(long revision) => revision.ToString(CultureInfo.InvariantCulture);
}
