using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.Controllers;

/// <summary>Gives each namespace its default ServiceAccount and root certificates, and empties one that is being deleted.</summary>
internal sealed class NamespaceControl(ObjectStore store, ObjectWriter writer)
{
    private const string Certificate = "-----BEGIN CERTIFICATE-----\nc2FuZGJveA==\n-----END CERTIFICATE-----\n";

    /// <summary>False for a namespace that is gone or being deleted; the deletion then makes progress.</summary>
    public bool ExistsOrFinalize(string name)
    {
        if (store.Find(BuiltInResources.Namespaces, "", name) is not { } found)
        {
            return false;
        }

        if (found.BeingDeleted)
        {
            Empty(name);
            return false;
        }

        return true;
    }

    /// <summary>Restores the default objects of a namespace; a quota may refuse them, as on a real server.</summary>
    public void Furnish(string name)
    {
        Ensure(BuiltInResources.ServiceAccounts, name, "default", []);
        Ensure(BuiltInResources.ConfigMaps, name, "kube-root-ca.crt", new JsonObject { ["data"] = new JsonObject { ["ca.crt"] = Certificate } });
    }

    private void Empty(string ns)
    {
        foreach (var stored in store.ListNamespace(ns))
        {
            writer.Delete(stored.Type, ns, stored.Name, [], dryRun: false);
        }

        if (store.ListNamespace(ns).Count == 0)
        {
            writer.Update(
                BuiltInResources.Namespaces,
                "",
                ns,
                new WriteOptions(ControlLoop.Manager, Subresource: "finalize"),
                live =>
                {
                    live["spec"]!.AsObject().Remove("finalizers");
                    return live;
                }
            );
        }
    }

    private void Ensure(ResourceType type, string ns, string name, JsonObject content)
    {
        if (store.Find(type, ns, name) is null)
        {
            content["metadata"] = new JsonObject { ["name"] = name };
            writer.Create(type, ns, content, new WriteOptions(ControlLoop.Manager));
        }
    }
}
