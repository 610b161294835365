using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Rules;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Writes;

/// <summary>
/// Fills a new sandbox: every object is applied by its field manager, as if that had happened long ago. Quotas and guards refuse nothing, because they
/// would have counted the objects then.
/// </summary>
internal sealed class InitialContent(ObjectStore store, ObjectWriter writer, ResourceCatalog catalog)
{
    /// <summary>Objects of kinds that are not served are left out, like those of a cluster without the add-on.</summary>
    public void Add(IEnumerable<SandboxObject> objects)
    {
        var types = catalog.All.ToDictionary(type => (type.ApiVersion, type.Kind));
        foreach (var one in objects)
        {
            var (apiVersion, kind) = ((string?)one.Manifest["apiVersion"] ?? "", (string?)one.Manifest["kind"] ?? "");
            if (types.TryGetValue((apiVersion, kind), out var type))
                Add(type, one);
        }
    }

    private void Add(ResourceType type, SandboxObject one)
    {
        var manifest = one.Manifest;
        var metadata = manifest["metadata"]!.AsObject();
        var (ns, name) = ((string?)metadata["namespace"] ?? "", (string)metadata["name"]!);
        var options = new WriteOptions(one.Manager);
        if (store.Find(type, ns, name) is not null)
        {
            writer.Apply(type, ns, name, manifest, options, force: true);
            return;
        }

        var status = manifest["status"]?.DeepClone();
        manifest.Remove("status");
        var node = Ownership.Apply(type, null, manifest, new FieldManager(one.Manager, "Apply", type.ApiVersion, ""), force: false);
        ServerFields.Prepare(type, ns, node);
        var stamped = node["metadata"]!.AsObject();
        stamped["uid"] = one.Uid ?? (string)stamped["uid"]!;
        stamped["creationTimestamp"] = one.CreatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        if (status is not null)
            node["status"] = status;
        Canonical.Shape(type, node);
        Validation.Check(type, null, node);
        store.Add(type, node);
    }
}
