using System.Globalization;
using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Apply;

/// <summary>Who set which fields and how: one line of metadata.managedFields.</summary>
internal sealed record FieldManager(string Name, string Operation, string ApiVersion, string Subresource)
{
    public string Time { get; init; } = "";

    public FieldSet Fields { get; init; } = new();

    public bool IsSameAs(FieldManager other) =>
        Name == other.Name && Operation == other.Operation && ApiVersion == other.ApiVersion && Subresource == other.Subresource;
}

/// <summary>Reads and writes metadata.managedFields.</summary>
internal static class ManagedFields
{
    public static List<FieldManager> Read(JsonObject node)
    {
        var managers = new List<FieldManager>();
        foreach (var entry in (node["metadata"]?["managedFields"] as JsonArray ?? []).OfType<JsonObject>())
        {
            managers.Add(
                new FieldManager(
                    (string?)entry["manager"] ?? "",
                    (string?)entry["operation"] ?? "Update",
                    (string?)entry["apiVersion"] ?? "",
                    (string?)entry["subresource"] ?? ""
                )
                {
                    Time = (string?)entry["time"] ?? "",
                    Fields = FieldSet.FromJson(entry["fieldsV1"] as JsonObject ?? []),
                }
            );
        }

        return managers;
    }

    public static void Write(JsonObject node, IEnumerable<FieldManager> managers)
    {
        var entries = new JsonArray();
        var ordered = managers
            .Where(manager => !manager.Fields.IsEmpty)
            .OrderBy(manager => manager.Operation, StringComparer.Ordinal)
            .ThenBy(manager => manager.Time, StringComparer.Ordinal)
            .ThenBy(manager => manager.Name, StringComparer.Ordinal);
        foreach (var manager in ordered)
        {
            var entry = new JsonObject
            {
                ["manager"] = manager.Name,
                ["operation"] = manager.Operation,
                ["apiVersion"] = manager.ApiVersion,
                ["time"] = manager.Time,
                ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = manager.Fields.ToJson(),
            };
            if (manager.Subresource.Length > 0)
            {
                entry["subresource"] = manager.Subresource;
            }

            entries.Add(entry);
        }

        var metadata = node["metadata"]!.AsObject();
        if (entries.Count == 0)
        {
            metadata.Remove("managedFields");
        }
        else
        {
            metadata["managedFields"] = entries;
        }
    }

    public static string Now() => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
