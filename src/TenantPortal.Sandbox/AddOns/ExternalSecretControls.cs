using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>Acts as external-secrets for stores, as if every secrets manager answered.</summary>
internal sealed class SecretStoreControl(ObjectStore store, ObjectWriter writer) : IAddOnControl
{
    private readonly AddOnObjects _objects = new(store, writer, "external-secrets");

    public ResourceType Type => AddOnKind.SecretStore.Type;

    public void Reconcile(JsonObject live) =>
        _objects.Report(
            Type,
            live,
            status =>
            {
                status["capabilities"] = "ReadWrite";
                status.Set(null, "Ready", "True", "Valid", "store validated");
            }
        );
}

/// <summary>Acts as external-secrets: creates the Secret, whose only key says that it comes from the Sandbox.</summary>
internal sealed class ExternalSecretControl(ObjectStore store, ObjectWriter writer) : IAddOnControl
{
    private static readonly string Value = Convert.ToBase64String("This value comes from the Sandbox."u8);

    private readonly AddOnObjects _objects = new(store, writer, "external-secrets");

    public ResourceType Type => AddOnKind.ExternalSecret.Type;

    public void Reconcile(JsonObject live)
    {
        var (ns, target) = (live.Namespace, (string?)live["spec"]!["target"]?["name"] ?? live.Name);
        var storeName = (string?)live["spec"]!["secretStoreRef"]?["name"] ?? "";
        if (_objects.Find(AddOnKind.SecretStore.Type, ns, storeName)?.Has("Ready") != true)
        {
            _objects.Report(Type, live, status => status.Set(null, "Ready", "False", "SecretSyncedError", $"SecretStore \"{storeName}\" is not ready"));
            return;
        }

        _objects.Ensure(BuiltInResources.Secrets, ns, Secret(live, target));
        var version = string.Create(CultureInfo.InvariantCulture, $"{live.Generation}-{live.Uid[..8]}");
        if ((string?)live["status"]?["syncedResourceVersion"] == version && live.Has("Ready"))
        {
            return;
        }

        _objects.Report(
            Type,
            live,
            status =>
            {
                status["refreshTime"] = ManagedFields.Now();
                status["syncedResourceVersion"] = version;
                status["binding"] = new JsonObject { ["name"] = target };
                status.Set(null, "Ready", "True", "SecretSynced", "secret synced");
            }
        );
    }

    /// <summary>Takes the place of the garbage collector of a real cluster, which removes the Secrets of an ExternalSecret with it.</summary>
    public void RemoveOrphans(string ns)
    {
        var owners = _objects.List(Type, ns).Select(owner => owner.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var secret in _objects.List(BuiltInResources.Secrets, ns))
        {
            if (
                (secret["metadata"]!["ownerReferences"] as JsonArray ?? []).Any(owner =>
                    (string?)owner?["kind"] == Type.Kind && !owners.Contains((string?)owner["uid"] ?? "")
                )
            )
            {
                _objects.Remove(BuiltInResources.Secrets, ns, secret.Name);
            }
        }
    }

    private JsonObject Secret(JsonObject owner, string name) =>
        new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["ownerReferences"] = new JsonArray(
                    new JsonObject
                    {
                        ["apiVersion"] = Type.ApiVersion,
                        ["kind"] = Type.Kind,
                        ["name"] = owner.Name,
                        ["uid"] = owner.Uid,
                        ["controller"] = true,
                        ["blockOwnerDeletion"] = true,
                    }
                ),
            },
            ["type"] = "Opaque",
            ["data"] = new JsonObject { ["sandbox"] = Value },
        };
}
