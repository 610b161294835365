using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantPortal.Core.Quotas;

/// <summary>A tenant's quota: an amount above zero of every <see cref="QuotaResource"/>. An instance is always valid.</summary>
[JsonConverter(typeof(QuotaJsonConverter))]
public sealed class Quota : IEquatable<Quota>
{
    private readonly Quantity[] _amounts;

    private Quota(Quantity[] amounts) => _amounts = amounts;

    public Quantity this[QuotaResource resource] => _amounts[IndexOf(resource)];

    /// <exception cref="FormatException">An amount is missing or invalid; the message lists all of them.</exception>
    public static Quota Parse(IReadOnlyDictionary<string, string> amounts)
    {
        var (quota, problems) = TryParse(amounts);
        return quota ?? throw new FormatException(string.Join(" ", problems.Select(problem => problem.Message)));
    }

    /// <summary>Reads amounts by the names of <see cref="QuotaResource"/>; every mistake is reported at its field.</summary>
    public static (Quota? Quota, IReadOnlyList<Problem> Problems) TryParse(IReadOnlyDictionary<string, string> amounts)
    {
        var problems = amounts
            .Keys.Where(name => QuotaResource.Find(name) is null)
            .Select(name => new Problem($"There is no quota for '{name}'. Choose from {string.Join(", ", QuotaResource.All)}.", "quota." + name))
            .ToList();
        var parsed = new Quantity[QuotaResource.All.Count];
        foreach (var resource in QuotaResource.All)
        {
            if (QuotaAmount.TryRead(resource, amounts.GetValueOrDefault(resource.Name), out var amount) is { } problem)
                problems.Add(problem);
            parsed[IndexOf(resource)] = amount;
        }

        return problems.Count == 0 ? (new Quota(parsed), []) : (null, problems);
    }

    /// <summary>The resources whose amount exceeds <paramref name="maximum"/>.</summary>
    public IEnumerable<QuotaResource> Exceeding(Quota maximum) => QuotaResource.All.Where(resource => this[resource] > maximum[resource]);

    /// <summary>Amounts by resource name, canonical, in the order of <see cref="QuotaResource.All"/>.</summary>
    public IReadOnlyDictionary<string, string> ToAmounts() => QuotaResource.All.ToDictionary(resource => resource.Name, resource => this[resource].ToString());

    public bool Equals(Quota? other) => other is not null && _amounts.AsSpan().SequenceEqual(other._amounts);

    public override bool Equals(object? obj) => Equals(obj as Quota);

    public override int GetHashCode() => HashCode.Combine(_amounts[0], _amounts[1], _amounts[2], _amounts[3], _amounts[4]);

    public override string ToString() => string.Join(", ", QuotaResource.All.Select(resource => $"{resource.Name} {this[resource]}"));

    private static int IndexOf(QuotaResource resource)
    {
        for (var i = 0; i < QuotaResource.All.Count; i++)
        {
            if (ReferenceEquals(QuotaResource.All[i], resource))
                return i;
        }

        throw new ArgumentOutOfRangeException(nameof(resource));
    }

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
