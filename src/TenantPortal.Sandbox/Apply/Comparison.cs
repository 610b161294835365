using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Apply;

/// <summary>What one version of an object added, changed and dropped against another, as sets of fields.</summary>
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
        comparison.CompareFields(before, after, schema, new Trail(comparison.Added, comparison.Modified, comparison.Removed));
        return comparison;
    }

    private void Compare(JsonNode? before, bool was, JsonNode? after, bool @is, FieldSchema schema, Trail at)
    {
        var (oldFields, newFields) = (before as JsonObject, after as JsonObject);
        if (!schema.IsAtomic && (oldFields ?? newFields) is not null && (!was || oldFields is not null) && (!@is || newFields is not null))
        {
            CompareFields(oldFields, newFields, schema, at);
        }
        else if (schema.List != ListKind.Atomic && CompareItems(before, was, after, @is, schema, at))
        {
            // The items have spoken for the list.
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

    private void CompareFields(JsonObject? before, JsonObject? after, FieldSchema schema, Trail at)
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

    private bool CompareItems(JsonNode? before, bool was, JsonNode? after, bool @is, FieldSchema schema, Trail at)
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

    /// <summary>The same place in all three sets; a branch is only grown when something is recorded there.</summary>
    private sealed class Trail(Func<FieldSet> added, Func<FieldSet> modified, Func<FieldSet> removed)
    {
        public Trail(FieldSet added, FieldSet modified, FieldSet removed)
            : this(() => added, () => modified, () => removed) { }

        public Func<FieldSet> Added { get; } = added;

        public Func<FieldSet> Modified { get; } = modified;

        public Func<FieldSet> Removed { get; } = removed;

        public Trail Down(string element) => new(() => Added().Child(element), () => Modified().Child(element), () => Removed().Child(element));
    }
}
