using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Apply;

/// <summary>The rules of field ownership: what an apply may change, and who owns what after any write.</summary>
internal static class Ownership
{
    // The server sets these, so they have no owner.
    private static readonly FieldSet Unowned = FieldSet.FromJson(
        JsonNode
            .Parse(
                """
                {
                  "f:apiVersion": {}, "f:kind": {},
                  "f:metadata": {
                    ".": {}, "f:name": {}, "f:namespace": {}, "f:creationTimestamp": {}, "f:selfLink": {}, "f:uid": {},
                    "f:clusterName": {}, "f:generation": {}, "f:managedFields": {}, "f:resourceVersion": {}
                  }
                }
                """
            )!
            .AsObject()
    );

    /// <summary>Merges an applied configuration into the live object (an empty one to create) or throws the conflicts.</summary>
    public static JsonObject Apply(ResourceType type, JsonObject? live, JsonObject applied, FieldManager by, bool force)
    {
        if (StructuredMerge.FindUnknownField(applied, type.Schema) is { } unknown)
        {
            var metadata = applied["metadata"];
            var name = type.Namespaced ? $"{metadata?["namespace"]}/{metadata?["name"]}" : $"/{metadata?["name"]}";
            throw new ApiException(
                500,
                "",
                $"failed to create typed patch object ({name}; {type.ApiVersion}, Kind={type.Kind}): {unknown}: field not declared in schema"
            );
        }

        var current = live ?? [];
        var managers = ManagedFields.Read(current);
        if (live is not null && managers.Count == 0)
        {
            managers.Add(
                new FieldManager("before-first-apply", "Update", type.ApiVersion, "")
                {
                    Time = ManagedFields.Now(),
                    Fields = Owned(StructuredMerge.FieldsOf(live, type.Schema)),
                }
            );
        }

        var last = managers.Find(by.IsSameAs);
        var mine = Owned(StructuredMerge.FieldsOf(applied, type.Schema));
        managers.RemoveAll(by.IsSameAs);

        var merged = StructuredMerge.Merge(current, applied, type.Schema)!.AsObject();
        if (last is not null)
        {
            var kept = managers.Aggregate(mine, (all, manager) => all.Union(manager.Fields));
            StructuredMerge.Prune(merged, last.Fields, kept, type.Schema);
        }

        var comparison = Comparison.Of(current, merged, type.Schema);
        var conflicts = managers
            .Select(manager => (Manager: manager, Fields: manager.Fields.Intersect(comparison.Changed)))
            .Where(conflict => !conflict.Fields.IsEmpty)
            .ToList();
        if (conflicts.Count > 0 && !force)
        {
            throw Conflict(conflicts);
        }

        var others = managers.Select(manager => manager with { Fields = manager.Fields.Except(comparison.Changed).Except(comparison.Removed) });
        var unchanged = last is not null && last.Fields.SameAs(mine);
        ManagedFields.Write(merged, [.. others, by with { Fields = mine, Time = unchanged ? last!.Time : ManagedFields.Now() }]);
        return merged;
    }

    /// <summary>Assigns the fields that an ordinary write changed to its manager and removes them from the others.</summary>
    public static void Update(ResourceType type, JsonObject? live, JsonObject next, List<FieldManager> managers, FieldManager by)
    {
        // Structs that always exist do not count as added.
        var before =
            live
            ?? new JsonObject
            {
                ["metadata"] = new JsonObject(),
                ["spec"] = new JsonObject(),
                ["status"] = new JsonObject(),
            };
        var comparison = Comparison.Of(before, next, type.Schema);
        var changed = Owned(comparison.Changed);
        var mine = managers.Find(by.IsSameAs);
        managers.RemoveAll(by.IsSameAs);
        var others = managers.Select(manager => manager with { Fields = manager.Fields.Except(comparison.Changed).Except(comparison.Removed) });
        var fields = (mine?.Fields ?? new FieldSet()).Except(comparison.Removed).Union(changed);
        var time = changed.IsEmpty && mine is not null ? mine.Time : ManagedFields.Now();
        ManagedFields.Write(next, [.. others, by with { Fields = fields, Time = time }]);
    }

    private static FieldSet Owned(FieldSet fields) => fields.Except(Unowned);

    private static ApiException Conflict(List<(FieldManager Manager, FieldSet Fields)> conflicts)
    {
        var causes = new JsonArray();
        var lines = new List<(string Manager, string Field)>();
        foreach (var (manager, fields) in conflicts.OrderBy(conflict => conflict.Manager.Name, StringComparer.Ordinal))
        {
            var who = $"conflict with \"{manager.Name}\"";
            who += manager.Subresource.Length > 0 ? $" with subresource \"{manager.Subresource}\"" : "";
            who += manager.Operation == "Update" ? $" using {manager.ApiVersion}" : "";
            foreach (var path in fields.Paths())
            {
                lines.Add((who, path));
                causes.Add(
                    new JsonObject
                    {
                        ["reason"] = "FieldManagerConflict",
                        ["message"] = who,
                        ["field"] = path,
                    }
                );
            }
        }

        var message =
            lines.Count == 1
                ? $"Apply failed with 1 conflict: {lines[0].Manager}: {lines[0].Field}"
                : $"Apply failed with {lines.Count} conflicts: "
                    + string.Join(
                        '\n',
                        lines
                            .GroupBy(line => line.Manager)
                            .Select(group => $"conflicts{group.Key["conflict".Length..]}:" + string.Concat(group.Select(line => $"\n- {line.Field}")))
                    );
        return new ApiException(409, "Conflict", message, new JsonObject { ["causes"] = causes });
    }
}
