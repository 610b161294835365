using System.Text.Json;
using System.Text.Json.Serialization;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Quotas;

/// <summary>
/// A tenant's quota: an amount above zero of each of <see cref="QuotaResource.All"/>, and of the extended resources that it has. An instance is always
/// valid.
/// </summary>
[JsonConverter(typeof(QuotaJsonConverter))]
public sealed class Quota : IEquatable<Quota>
{
    private readonly Dictionary<QuotaResource, Quantity> _amounts;

    private Quota(Dictionary<QuotaResource, Quantity> amounts)
    {
        _amounts = amounts;
        Resources = QuotaResource.AllWith(amounts.Keys);
    }

    /// <summary>The resources that it has an amount of: those of <see cref="QuotaResource.All"/>, then the extended ones by name.</summary>
    public IReadOnlyList<QuotaResource> Resources { get; }

    /// <summary>Zero for an extended resource that it has no amount of.</summary>
    public Quantity this[QuotaResource resource] => _amounts.GetValueOrDefault(resource);

    /// <exception cref="FormatException">An amount is missing or invalid; the message lists all of them.</exception>
    public static Quota Parse(IReadOnlyDictionary<string, string> amounts)
    {
        var (quota, problems) = TryParse(amounts);
        return quota ?? throw new FormatException(string.Join(" ", problems.Select(problem => problem.Message)));
    }

    /// <summary>Reads amounts by the names of <see cref="QuotaResource"/>; every mistake is reported at its field.</summary>
    public static (Quota? Quota, IReadOnlyList<Problem> Problems) TryParse(IReadOnlyDictionary<string, string> amounts)
    {
        var problems = amounts.Keys.Where(name => QuotaResource.Find(name) is null).Select(Unknown).ToList();
        var parsed = new Dictionary<QuotaResource, Quantity>();
        foreach (var resource in QuotaResource.All.Concat(amounts.Keys.Select(QuotaResource.FindExtended).OfType<QuotaResource>()))
        {
            if (QuotaAmount.TryRead(resource, amounts.GetValueOrDefault(resource.Name), out var amount) is { } problem)
                problems.Add(problem);
            else if (amount.Sign > 0)
                parsed[resource] = amount;
        }

        return problems.Count == 0 ? (new Quota(parsed), []) : (null, problems);
    }

    /// <summary>The amounts of several quotas together.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Quota Sum(IReadOnlyCollection<Quota> quotas)
    {
        if (quotas.Count == 0)
            throw new ArgumentException("There is no quota to add up.", nameof(quotas));
        var amounts = new Dictionary<QuotaResource, Quantity>();
        foreach (var (resource, amount) in quotas.SelectMany(quota => quota._amounts))
            amounts[resource] = amounts.GetValueOrDefault(resource) + amount;
        return new Quota(amounts);
    }

    /// <summary>The resources whose amount exceeds <paramref name="maximum"/>.</summary>
    public IEnumerable<QuotaResource> Exceeding(Quota maximum) => Resources.Where(resource => this[resource] > maximum[resource]);

    /// <summary>Amounts by resource name, canonical, in the order of <see cref="Resources"/>.</summary>
    public IReadOnlyDictionary<string, string> ToAmounts() => Resources.ToDictionary(resource => resource.Name, resource => this[resource].ToString());

    public bool Equals(Quota? other) =>
        other is not null && Resources.SequenceEqual(other.Resources) && Resources.All(resource => this[resource] == other[resource]);

    public override bool Equals(object? obj) => Equals(obj as Quota);

    public override int GetHashCode() => Resources.Aggregate(0, (hash, resource) => HashCode.Combine(hash, this[resource]));

    public override string ToString() => string.Join(", ", Resources.Select(resource => $"{resource.Name} {this[resource]}"));

    private static Problem Unknown(string name) =>
        new(
            name.Contains('/', StringComparison.Ordinal)
                ? (Sentence)$"'{WrittenText.Shorten(name)}' is not a valid name of an extended resource. Use a domain and a name, such as nvidia.com/gpu."
                : (Sentence)$"There is no quota for '{name}'. Choose from {string.Join(", ", QuotaResource.All)}.",
            "quota." + name
        );

    private sealed class QuotaJsonConverter : JsonConverter<Quota>
    {
        public override Quota Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options) ?? []);
            }
            catch (FormatException exception)
            {
                throw new JsonException(exception.Message, exception);
            }
        }

        public override void Write(Utf8JsonWriter writer, Quota value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ToAmounts(), options);
    }
}
