namespace TenantPortal.Sandbox.Apply;

internal enum ListKind
{
    Atomic,
    Set,
    Map,
}

/// <summary>How server-side apply treats one field: merged by parts, or owned as a whole.</summary>
internal sealed class FieldSchema
{
    /// <summary>For everything outside the table: maps merge by field, lists are atomic, and any field is allowed.</summary>
    public static readonly FieldSchema Unknown = new();

    public static readonly FieldSchema Atomic = new() { IsAtomic = true };

    /// <summary>A map whose keys are data, such as labels.</summary>
    public static readonly FieldSchema Map = new() { KeysAreData = true };

    public static readonly FieldSchema Set = new() { List = ListKind.Set };

    public bool IsAtomic { get; private init; }

    public bool KeysAreData { get; private init; }

    /// <summary>Whether unlisted fields are errors.</summary>
    public bool IsClosed { get; private init; }

    public ListKind List { get; private init; }

    /// <summary>The fields that identify the items of a list; the default applies when an item omits the field.</summary>
    public IReadOnlyList<(string Name, string? Default)> Keys { get; private init; } = [];

    private Dictionary<string, FieldSchema> Fields { get; init; } = [];

    private FieldSchema? Values { get; init; }

    /// <summary>The schema of a list's items.</summary>
    public FieldSchema Items => Values ?? Unknown;

    public FieldSchema this[string field] => Fields.GetValueOrDefault(field) ?? Values ?? Unknown;

    public bool HasField(string field) => Fields.ContainsKey(field);

    public static FieldSchema Struct(params (string Name, FieldSchema Schema)[] fields) =>
        new() { Fields = fields.ToDictionary(field => field.Name, field => field.Schema) };

    /// <summary>A struct that refuses unknown fields; plain fields need only their names.</summary>
    public static FieldSchema Closed(string plain, params (string Name, FieldSchema Schema)[] fields) =>
        new()
        {
            IsClosed = true,
            Fields = plain
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(name => (Name: name, Schema: Unknown))
                .Concat(fields)
                .ToDictionary(field => field.Name, field => field.Schema),
        };

    /// <summary>A list whose items are identified by keys, written as "name" or "containerPort,protocol=TCP".</summary>
    public static FieldSchema ListBy(string keys, FieldSchema? items = null) =>
        new()
        {
            List = ListKind.Map,
            Keys = [.. keys.Split(',').Select(key => key.Split('=')).Select(parts => (parts[0], parts.Length > 1 ? parts[1] : null))],
            Values = items,
        };

    public static FieldSchema MapOf(FieldSchema values) => new() { KeysAreData = true, Values = values };
}
