using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>Reads and writes objects as one of the controllers. Writing what is there already changes nothing.</summary>
internal sealed class AddOnObjects(ObjectStore store, ObjectWriter writer, string manager)
{
    public JsonObject? Find(ResourceType type, string ns, string name) => store.Find(type, ns, name)?.ToNode(type);

    public IEnumerable<JsonObject> List(ResourceType type, string ns) => store.List(type, ns).Objects.Select(stored => stored.ToNode(type));

    public void Ensure(ResourceType type, string ns, JsonObject content)
    {
        if (store.Find(type, ns, (string)content["metadata"]!["name"]!) is null)
        {
            writer.Create(type, ns, content, new WriteOptions(manager));
        }
    }

    public void Remove(ResourceType type, string ns, string name)
    {
        if (store.Find(type, ns, name) is not null)
        {
            writer.Delete(type, ns, name, [], dryRun: false);
        }
    }

    /// <summary>Changes everything but the status.</summary>
    public void Change(ResourceType type, JsonObject live, Action<JsonObject> change) => Write(type, live, "", change);

    public void Report(ResourceType type, JsonObject live, Action<JsonObject> change) =>
        Write(
            type,
            live,
            type.HasStatus ? "status" : "",
            next =>
            {
                if (next["status"] is not JsonObject status)
                {
                    next["status"] = status = [];
                }

                change(status);
            }
        );

    /// <summary>Adds the finalizer; false when the object had it already.</summary>
    public bool Hold(ResourceType type, JsonObject live, string finalizer)
    {
        if (live.IsHeldBy(finalizer))
        {
            return false;
        }

        Change(
            type,
            live,
            next =>
            {
                var metadata = next["metadata"]!.AsObject();
                metadata["finalizers"] = new JsonArray([.. (metadata["finalizers"] as JsonArray ?? []).Select(item => item!.DeepClone()), finalizer]);
            }
        );
        return true;
    }

    /// <summary>Removes the finalizer, which ends the object if it is being deleted and no one else holds it.</summary>
    public void Release(ResourceType type, JsonObject live, string finalizer)
    {
        if (live.IsHeldBy(finalizer))
        {
            Change(
                type,
                live,
                next =>
                    next["metadata"]!["finalizers"] = new JsonArray([
                        .. next["metadata"]!["finalizers"]!.AsArray().Where(item => (string?)item != finalizer).Select(item => item!.DeepClone()),
                    ])
            );
        }
    }

    private void Write(ResourceType type, JsonObject live, string subresource, Action<JsonObject> change) =>
        writer.Update(
            type,
            live.Namespace,
            live.Name,
            new WriteOptions(manager, Subresource: subresource),
            next =>
            {
                change(next);
                return next;
            }
        );
}
