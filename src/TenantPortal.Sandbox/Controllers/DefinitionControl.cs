using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.Controllers;

/// <summary>Serves the resources of CustomResourceDefinitions, and updates their status.</summary>
internal sealed class DefinitionControl(ObjectStore store, ObjectWriter writer, ResourceCatalog catalog)
{
    public void Reconcile(string name)
    {
        var (plural, group) = (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        if (store.Find(BuiltInResources.Definitions, "", name) is not { } stored)
        {
            Withdraw(group, plural);
            return;
        }

        var definition = stored.ToNode();
        var spec = definition["spec"]!.AsObject();
        catalog.Replace(
            group,
            plural,
            [.. spec["versions"]!.AsArray().OfType<JsonObject>().Where(version => (bool?)version["served"] == true).Select(version => TypeOf(spec, version))]
        );
        if (definition["status"]?["conditions"] is null)
        {
            Establish(name, spec);
        }
    }

    private static ResourceType TypeOf(JsonObject spec, JsonObject version)
    {
        var names = spec["names"]!.AsObject();
        var kind = (string)names["kind"]!;
        return new ResourceType(
            (string)spec["group"]!,
            (string)version["name"]!,
            kind,
            (string)names["plural"]!,
            Namespaced: (string?)spec["scope"] == "Namespaced"
        )
        {
            IsCustom = true,
            HasGeneration = true,
            HasStatus = version["subresources"]?["status"] is not null,
            Singular = (string?)names["singular"] ?? kind.ToLowerInvariant(),
            ListKind = (string?)names["listKind"] ?? kind + "List",
            ShortNames = Texts(names["shortNames"]),
            Categories = Texts(names["categories"]),
            Schema = CustomSchema.Of(version["schema"]?["openAPIV3Schema"] as JsonObject),
        };
    }

    private static string[] Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => (string)item!)];

    private void Establish(string name, JsonObject spec)
    {
        static JsonObject Condition(string type, string reason, string message) =>
            new()
            {
                ["type"] = type,
                ["status"] = "True",
                ["lastTransitionTime"] = ManagedFields.Now(),
                ["reason"] = reason,
                ["message"] = message,
            };
        var storage = spec["versions"]!.AsArray().FirstOrDefault(version => (bool?)version?["storage"] == true)?["name"];
        writer.Update(
            BuiltInResources.Definitions,
            "",
            name,
            new WriteOptions("kube-apiserver", Subresource: "status"),
            live =>
            {
                live["status"] = new JsonObject
                {
                    ["conditions"] = new JsonArray(
                        Condition("NamesAccepted", "NoConflicts", "no conflicts found"),
                        Condition("Established", "InitialNamesAccepted", "the initial names have been accepted")
                    ),
                    ["acceptedNames"] = spec["names"]!.DeepClone(),
                    ["storedVersions"] = new JsonArray(storage?.DeepClone()),
                };
                return live;
            }
        );
    }

    private void Withdraw(string group, string plural)
    {
        if (catalog.All.FirstOrDefault(type => type.Group == group && type.Plural == plural) is { IsCustom: true } served)
        {
            // First, so that those who watch the resource learn of it before their watches end.
            foreach (var stored in store.List(served, null).Objects)
            {
                writer.Delete(served, stored.Namespace, stored.Name, [], dryRun: false);
            }

            catalog.Replace(group, plural, []);
        }
    }
}
