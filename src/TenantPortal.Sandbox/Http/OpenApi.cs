using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Http;

/// <summary>
/// The part of OpenAPI v3 that kubectl reads before it writes: which kinds support the fieldValidation parameter. There are no
/// schemas, so kubectl leaves validation to the server and kubectl explain has nothing to show.
/// </summary>
internal static class OpenApi
{
    private static readonly string[] PatchParameters = ["dryRun", "fieldManager", "fieldValidation", "force"];

    public static JsonObject Index(ResourceCatalog catalog)
    {
        var paths = new JsonObject();
        foreach (var type in catalog.All)
        {
            var path = Path(type);
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    public static JsonObject? Document(ResourceCatalog catalog, string group, string version)
    {
        var paths = new JsonObject();
        foreach (var type in catalog.All.Where(type => type.Group == group && type.Version == version))
        {
            var place = type.Namespaced ? "namespaces/{namespace}/" : "";
            paths[$"/{Path(type)}/{place}{type.Plural}/{{name}}"] = new JsonObject { ["patch"] = Patch(type) };
        }

        return paths.Count == 0
            ? null
            : new JsonObject
            {
                ["openapi"] = "3.0.0",
                ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "sandbox" },
                ["paths"] = paths,
            };
    }

    private static string Path(ResourceType type) => type.Group.Length == 0 ? "api/v1" : $"apis/{type.ApiVersion}";

    private static JsonObject Patch(ResourceType type) =>
        new()
        {
            ["parameters"] = new JsonArray([
                .. PatchParameters.Select(name => new JsonObject
                {
                    ["name"] = name,
                    ["in"] = "query",
                    ["schema"] = new JsonObject { ["type"] = "string" },
                }),
            ]),
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            ["x-kubernetes-action"] = "patch",
            ["x-kubernetes-group-version-kind"] = new JsonObject
            {
                ["group"] = type.Group,
                ["version"] = type.Version,
                ["kind"] = type.Kind,
            },
        };
}
