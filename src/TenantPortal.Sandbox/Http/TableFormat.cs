using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Http;

/// <summary>The table that kubectl prints: columns by kind, and the metadata of each object.</summary>
internal static class TableFormat
{
    public static bool IsRequested(HttpRequest request) => request.Headers.Accept.ToString().Split(',')[0].Contains("as=Table", StringComparison.Ordinal);

    public static JsonObject Of(ResourceType type, IReadOnlyList<StoredObject> objects, JsonObject? metadata)
    {
        var columns = TableColumns.For(type);
        if (metadata is null)
        {
            metadata = objects is [var only] ? new JsonObject { ["resourceVersion"] = $"{only.Revision}" } : [];
        }

        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = new JsonArray([
                .. columns.Select(column => new JsonObject
                {
                    ["name"] = column.Name,
                    ["type"] = "string",
                    ["format"] = column.Name == "Name" ? "name" : "",
                    ["description"] = "",
                    ["priority"] = 0,
                }),
            ]),
            ["rows"] = new JsonArray([.. objects.Select(stored => Row(stored.ToNode(type), columns))]),
        };
    }

    private static JsonObject Row(JsonObject node, IReadOnlyList<TableColumn> columns) =>
        new()
        {
            ["cells"] = new JsonArray([.. columns.Select(column => JsonValue.Create(column.Read(node)))]),
            ["object"] = new JsonObject
            {
                ["kind"] = "PartialObjectMetadata",
                ["apiVersion"] = "meta.k8s.io/v1",
                ["metadata"] = node["metadata"]!.DeepClone(),
            },
        };
}
