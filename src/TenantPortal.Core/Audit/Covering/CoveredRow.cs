using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantPortal.Core.Audit.Covering;

/// <summary>The hashes of one row's fields.</summary>
/// <param name="Table">The <see cref="CoveredTable.Name"/>.</param>
/// <param name="Fields">By the name of the field: SHA-256 in Base64.</param>
/// <param name="WrittenAt">In microseconds since year 1; not stored, because a hash covers it.</param>
internal sealed record CoveredRow(
    string Table,
    string Subject,
    string Key,
    IReadOnlyDictionary<string, string> Fields,
    [property: JsonIgnore] long? WrittenAt = null
)
{
    [JsonIgnore]
    public string Id => $"{Table}\n{Subject}\n{Key}";

    /// <param name="valueOf">The stored value of a property, as <see cref="StoredValue"/> writes it.</param>
    public static CoveredRow From(CoveredTable table, Func<string, string?> valueOf)
    {
        var fields = table.Fields.ToDictionary(field => field.Name, field => Hash(field.Properties.Select(valueOf)), StringComparer.Ordinal);
        return new CoveredRow(
            table.Name,
            valueOf(table.Subject) ?? "",
            table.Key.Count > 0 ? string.Join(' ', table.Key.Select(valueOf)) : Hash(table.Fields.Select(field => fields[field.Name])),
            fields,
            table.WrittenAt is { } property ? StoredValue.ReadMicroseconds(valueOf(property)) : null
        );
    }

    /// <summary>The names of the fields that differ.</summary>
    public IEnumerable<string> FindDifferences(CoveredRow other) =>
        Fields.Keys.Union(other.Fields.Keys).Where(name => Fields.GetValueOrDefault(name) != other.Fields.GetValueOrDefault(name));

    /// <summary>Whether a field of one property has this value.</summary>
    public bool HasValue(string field, string value) => Fields.GetValueOrDefault(field) == Hash([value]);

    // An array is unambiguous where joined text would not be.
    private static string Hash(IEnumerable<string?> values) => Convert.ToBase64String(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(values.ToArray())));
}
