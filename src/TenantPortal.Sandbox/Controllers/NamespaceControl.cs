using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;
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

        var remaining = store.ListNamespace(ns);
        if (remaining.Count > 0)
        {
            Report(ns, remaining);
        }
        else
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

    /// <summary>Names what is left, as a real server does in the conditions of the namespace.</summary>
    private void Report(string ns, IReadOnlyList<StoredObject> remaining)
    {
        var content = remaining.CountBy(stored => $"{stored.Type.Plural}.{stored.Type.Group}");
        var finalizers = remaining
            .SelectMany(stored => stored.ToNode(stored.Type)["metadata"]?["finalizers"] as JsonArray ?? [])
            .CountBy(finalizer => (string?)finalizer ?? "");
        JsonObject[] conditions =
        [
            Condition("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered"),
            Condition("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            Condition("NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
            Condition("NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {Counted(content, "has")}"),
            Condition(
                "NamespaceFinalizersRemaining",
                true,
                "SomeFinalizersRemain",
                $"Some content in the namespace has finalizers remaining: {Counted(finalizers, "in")}"
            ),
        ];
        if (MessagesOf(store.Find(BuiltInResources.Namespaces, "", ns)?.ToNode(BuiltInResources.Namespaces)).SequenceEqual(MessagesOf(conditions)))
        {
            return;
        }

        writer.Update(
            BuiltInResources.Namespaces,
            "",
            ns,
            new WriteOptions(ControlLoop.Manager, Subresource: "status"),
            live =>
            {
                var status = live["status"] as JsonObject ?? [];
                live["status"] = status;
                status["conditions"] = new JsonArray([.. conditions.Select(condition => condition.DeepClone())]);
                return live;
            }
        );
    }

    private static string Counted(IEnumerable<KeyValuePair<string, int>> counts, string verb) =>
        string.Join(", ", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {verb} {count.Value} resource instances"));

    private static IEnumerable<string?> MessagesOf(JsonObject? live) => MessagesOf((live?["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>());

    private static IEnumerable<string?> MessagesOf(IEnumerable<JsonObject> conditions) => conditions.Select(condition => (string?)condition["message"]);

    private static JsonObject Condition(string type, bool isTrue, string reason, string message) =>
        new()
        {
            ["type"] = type,
            ["status"] = isTrue ? "True" : "False",
            ["lastTransitionTime"] = ManagedFields.Now(),
            ["reason"] = reason,
            ["message"] = message,
        };

    private void Ensure(ResourceType type, string ns, string name, JsonObject content)
    {
        if (store.Find(type, ns, name) is null)
        {
            content["metadata"] = new JsonObject { ["name"] = name };
            writer.Create(type, ns, content, new WriteOptions(ControlLoop.Manager));
        }
    }
}
