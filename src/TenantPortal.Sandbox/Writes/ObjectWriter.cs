using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Rules;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Writes;

/// <summary>
/// Creates, changes and deletes objects the way the real server does: defaults, validation, ownership, generation, then
/// the store. Changes are computed outside the store's lock and are retried after a conflict.
/// </summary>
internal sealed class ObjectWriter(ObjectStore store, TenantGuards guards)
{
    public StoredObject Create(ResourceType type, string ns, JsonObject node, WriteOptions options)
    {
        ServerFields.Prepare(type, ns, node);
        Canonical.Shape(type, node);
        Validation.Check(type, null, node);
        ManagedFields.Write(node, []);
        Ownership.Update(type, null, node, [], new FieldManager(options.Manager, "Update", type.ApiVersion, ""));
        return Commit(type, node, options);
    }

    /// <summary>Changes an existing object; the change gets a copy of the live object and returns the new one.</summary>
    public StoredObject Update(ResourceType type, string ns, string name, WriteOptions options, Func<JsonObject, JsonObject> change)
    {
        while (true)
        {
            var stored = store.Find(type, ns, name) ?? throw ApiException.NotFound(type, name);
            var live = stored.ToNode(type);
            var next = change(live.DeepClone().AsObject());
            ServerFields.CheckIdentity(type, stored, next);
            ServerFields.Keep(type, options.Subresource, live, next);
            Canonical.Shape(type, next);
            Validation.Check(type, live, next);

            var managers = ServerFields.IsReset(next) ? [] : ManagedFields.Read(live);
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
    public (StoredObject Object, bool Created) Apply(ResourceType type, string ns, string name, JsonObject applied, WriteOptions options, bool force)
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
            ServerFields.CheckIdentity(type, stored, next);
            ServerFields.Keep(type, options.Subresource, live, next);
            Canonical.Shape(type, next);
            Validation.Check(type, live, next);
            if (Replace(type, stored, live, next, options) is { } result)
            {
                return (result, false);
            }
        }
    }

    /// <summary>Deletes immediately, or marks the object for deletion while it has finalizers.</summary>
    public (StoredObject Object, bool Gone) Delete(ResourceType type, string ns, string name, JsonObject preconditions, bool dryRun)
    {
        while (true)
        {
            var stored = store.Find(type, ns, name) ?? throw ApiException.NotFound(type, name);
            if ((string?)preconditions["uid"] is { } uid && uid != stored.Uid)
            {
                throw ApiException.Conflict(
                    type,
                    name,
                    $"the UID in the precondition ({uid}) does not match the UID in record "
                        + $"({stored.Uid}). The object might have been deleted and then recreated"
                );
            }

            if ((string?)preconditions["resourceVersion"] is { } version && version != Text(stored.Revision))
            {
                throw ApiException.Conflict(
                    type,
                    name,
                    $"the ResourceVersion in the precondition ({version}) does not match the "
                        + $"ResourceVersion in record ({Text(stored.Revision)}). The object might have been modified"
                );
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
            throw ApiException.Conflict(
                type,
                (string?)applied["metadata"]!["name"] ?? "",
                $"uid mismatch: the provided object specified uid {uid}, and no existing object was found"
            );
        }

        var node = Ownership.Apply(type, null, applied, by, force: false);
        ServerFields.Prepare(type, ns, node);
        Canonical.Shape(type, node);
        Validation.Check(type, null, node);
        try
        {
            return Commit(type, node, options);
        }
        catch (ApiException refused) when (refused.Reason == "AlreadyExists")
        {
            // Another client created it in the meantime: apply to that one instead, as the real server does.
            return null;
        }
    }

    private StoredObject Commit(ResourceType type, JsonObject node, WriteOptions options)
    {
        guards.Mutate(type, node);
        PodSecurity.Check(store, type, node);
        guards.Check(type, node, null, options.Manager);
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
        if (type.HasGeneration && !ServerFields.SameContent(type, live, next))
        {
            next["metadata"]!["generation"] = ((long?)live["metadata"]!["generation"] ?? 0) + 1;
        }

        next["metadata"]!["resourceVersion"] = Text(stored.Revision);
        if (JsonNode.DeepEquals(live, next))
        {
            return stored;
        }

        if (options.Subresource != "status")
        {
            PodSecurity.Check(store, type, next);
            guards.Check(type, next, live, options.Manager);
        }

        if (options.DryRun)
        {
            return StoredObject.From(type, next, stored.Revision);
        }

        var released =
            stored.BeingDeleted
            && next["metadata"]!["finalizers"] is not JsonArray { Count: > 0 }
            && (type.Kind != "Namespace" || next["spec"]?["finalizers"] is not JsonArray { Count: > 0 });
        return released ? store.TryRemove(type, stored, next) : store.TryReplace(type, stored, next);
    }

    private static string Text(long revision) => revision.ToString(CultureInfo.InvariantCulture);
}
