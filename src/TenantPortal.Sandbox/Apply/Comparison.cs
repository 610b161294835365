using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Apply;

/// <summary>The fields that one version of an object added, modified and removed relative to another.</summary>
internal sealed class Comparison
{
    private Comparison() { }

    public FieldSet Added { get; } = new();

    public FieldSet Modified { get; } = new();

    public FieldSet Removed { get; } = new();

    public FieldSet Changed => Added.Union(Modified);

    public static Comparison Of(JsonObject before, JsonObject after, FieldSchema schema)
    {
        var comparison = new Comparison();
        comparison.CompareFields(before, after, schema, new Cursor(comparison.Added, comparison.Modified, comparison.Removed));
        return comparison;
    }

    private void Compare(JsonNode? before, bool was, JsonNode? after, bool @is, FieldSchema schema, Cursor at)
    {
        var (oldFields, newFields) = (before as JsonObject, after as JsonObject);
        if (!schema.IsAtomic && (oldFields ?? newFields) is not null && (!was || oldFields is not null) && (!@is || newFields is not null))
        {
            CompareFields(oldFields, newFields, schema, at);
        }
        else if (schema.List != ListKind.Atomic && CompareItems(before, was, after, @is, schema, at))
        {
            // The items cover the list.
        }
        else if (was && @is && !JsonNode.DeepEquals(before, after))
        {
            at.Modified().Include();
        }

        if (!was)
        {
            at.Added().Include();
        }
        else if (!@is)
        {
            at.Removed().Include();
        }
    }

    private void CompareFields(JsonObject? before, JsonObject? after, FieldSchema schema, Cursor at)
    {
        foreach (var name in Keys(before).Union(Keys(after)))
        {
            JsonNode? oldValue = null;
            JsonNode? newValue = null;
            var was = before?.TryGetPropertyValue(name, out oldValue) ?? false;
            var @is = after?.TryGetPropertyValue(name, out newValue) ?? false;
            Compare(oldValue, was, newValue, @is, schema[name], at.Down(PathElement.Field(name)));
        }
    }

    private bool CompareItems(JsonNode? before, bool was, JsonNode? after, bool @is, FieldSchema schema, Cursor at)
    {
        var oldItems = PathElement.Items(before, schema);
        var newItems = PathElement.Items(after, schema);
        if ((was && oldItems is null) || (@is && newItems is null))
        {
            return false;
        }

        foreach (var element in (oldItems?.Keys ?? Enumerable.Empty<string>()).Union(newItems?.Keys ?? Enumerable.Empty<string>()))
        {
            JsonNode? oldItem = null;
            JsonNode? newItem = null;
            var had = oldItems?.TryGetValue(element, out oldItem) ?? false;
            var has = newItems?.TryGetValue(element, out newItem) ?? false;
            Compare(oldItem, had, newItem, has, schema.Items, at.Down(element));
        }

        return true;
    }

    private static IEnumerable<string> Keys(JsonObject? fields) => fields?.Select(field => field.Key) ?? [];

    /// <summary>The same position in all three sets; a branch is created only when something is recorded in it.</summary>
    private sealed class Cursor(Func<FieldSet> added, Func<FieldSet> modified, Func<FieldSet> removed)
    {
        public Cursor(FieldSet added, FieldSet modified, FieldSet removed)
            : this(() => added, () => modified, () => removed) { }

        public Func<FieldSet> Added { get; } = added;

        public Func<FieldSet> Modified { get; } = modified;

        public Func<FieldSet> Removed { get; } = removed;

        public Cursor Down(string element) => new(() => Added().Child(element), () => Modified().Child(element), () => Removed().Child(element));
    }
}
