namespace TenantPortal.Kubernetes.Tests.Guards.Cel;

/// <summary>A type of the checker. Objects of requests are dynamic, as they are for an API server when it compiles a policy.</summary>
/// <param name="Fields">Of a struct.</param>
internal sealed record CelType(string Name, IReadOnlyList<CelType> Arguments, IReadOnlyDictionary<string, CelType>? Fields = null)
{
    public static readonly CelType Dyn = new("dyn", []);
    public static readonly CelType Bool = new("bool", []);
    public static readonly CelType Int = new("int", []);
    public static readonly CelType Double = new("double", []);
    public static readonly CelType String = new("string", []);
    public static readonly CelType Null = new("null", []);

    /// <summary>The element of an empty list or map: any type fits.</summary>
    public static readonly CelType Free = new("free", []);

    public static CelType ListOf(CelType element) => new("list", [element]);

    public static CelType MapOf(CelType key, CelType value) => new("map", [key, value]);

    public static CelType OptionalOf(CelType value) => new("optional", [value]);

    public static CelType Struct(string name, params (string Name, CelType Type)[] fields) =>
        new(name, [], fields.ToDictionary(field => field.Name, field => field.Type));

    public bool IsDyn => Name is "dyn" or "free";

    public bool Equals(CelType? other) => other is not null && Name == other.Name && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Arguments.Count == 0 ? Name : $"{Name}({string.Join(", ", Arguments)})";

    /// <summary>The type of a value that is one or the other; null when there is none.</summary>
    public CelType? Join(CelType other)
    {
        if (Name == "free" || Equals(other))
            return other;
        if (other.Name == "free")
            return this;
        if (IsDyn || other.IsDyn)
            return Dyn;
        if (this == Null && other.Fields is not null)
            return other;
        if (other == Null && Fields is not null)
            return this;
        if (Name != other.Name || Arguments.Count == 0 || Arguments.Count != other.Arguments.Count)
            return null;
        var joined = Arguments.Zip(other.Arguments, (left, right) => left.Join(right)).ToList();
        return joined.Any(argument => argument is null) ? null : new CelType(Name, [.. joined.OfType<CelType>()]);
    }
}
