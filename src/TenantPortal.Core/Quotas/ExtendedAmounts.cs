using System.Text.Json;
using System.Text.Json.Serialization;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Quotas;

/// <summary>Whole numbers of extended resources, by name. Two with the same amounts are equal, in whatever order they were written.</summary>
[StoredAsJson]
[JsonConverter(typeof(ExtendedAmountsJsonConverter))]
public sealed class ExtendedAmounts : IEquatable<ExtendedAmounts>
{
    private readonly SortedDictionary<string, long> _amounts;

    private ExtendedAmounts(IEnumerable<KeyValuePair<string, long>> amounts) =>
        _amounts = new SortedDictionary<string, long>(new Dictionary<string, long>(amounts), StringComparer.Ordinal);

    /// <summary>The resources that there is an amount of, by name.</summary>
    public IEnumerable<QuotaResource> Resources => _amounts.Keys.Select(QuotaResource.FindExtended).OfType<QuotaResource>();

    /// <summary>Null when there is no amount of the resource.</summary>
    public long? this[QuotaResource resource] => _amounts.TryGetValue(resource.Name, out var amount) ? amount : null;

    /// <summary>The amounts that are known; null when there is none, which is true of most tenants.</summary>
    /// <param name="amountOf">The amount of a resource, or null.</param>
    public static ExtendedAmounts? Of(IEnumerable<QuotaResource> resources, Func<QuotaResource, long?> amountOf)
    {
        var known = resources
            .Where(resource => resource.IsExtended)
            .Select(resource => (resource.Name, Amount: amountOf(resource)))
            .Where(amount => amount.Amount is not null)
            .ToDictionary(amount => amount.Name, amount => amount.Amount!.Value);
        return known.Count == 0 ? null : new ExtendedAmounts(known);
    }

    /// <summary>The sum by resource; null when there is nothing to add.</summary>
    public static ExtendedAmounts? Sum(IEnumerable<ExtendedAmounts?> parts) => Combine(parts, amounts => amounts.Sum());

    /// <summary>The larger amount by resource; null when there is none.</summary>
    public static ExtendedAmounts? Max(ExtendedAmounts? one, ExtendedAmounts? other) => Combine([one, other], amounts => amounts.Max());

    private static ExtendedAmounts? Combine(IEnumerable<ExtendedAmounts?> parts, Func<IEnumerable<long>, long> combine)
    {
        var combined = parts
            .OfType<ExtendedAmounts>()
            .SelectMany(part => part._amounts)
            .GroupBy(amount => amount.Key)
            .ToDictionary(amounts => amounts.Key, amounts => combine(amounts.Select(amount => amount.Value)));
        return combined.Count == 0 ? null : new ExtendedAmounts(combined);
    }

    public bool Equals(ExtendedAmounts? other) => other is not null && _amounts.SequenceEqual(other._amounts);

    public override bool Equals(object? obj) => Equals(obj as ExtendedAmounts);

    public override int GetHashCode() =>
        _amounts.Aggregate(0, (hash, amount) => HashCode.Combine(hash, StringComparer.Ordinal.GetHashCode(amount.Key), amount.Value));

    private sealed class ExtendedAmountsJsonConverter : JsonConverter<ExtendedAmounts>
    {
        public override ExtendedAmounts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<Dictionary<string, long>>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, ExtendedAmounts value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value._amounts, options);
    }
}
