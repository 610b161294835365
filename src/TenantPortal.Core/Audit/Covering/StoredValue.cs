using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace TenantPortal.Core.Audit.Covering;

/// <summary>
/// Writes what a column stores as text, equally before it is saved and after it is read. What is stored counts, not what this version of
/// the program reads from it: a later version may know more properties.
/// </summary>
internal static class StoredValue
{
    /// <param name="value">The value of the property.</param>
    public static string? BeforeSaving(IReadOnlyProperty property, object? value) =>
        Write(property, value is not null && property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value);

    /// <param name="value">The value that the database returned.</param>
    public static string? AfterReading(IReadOnlyProperty property, object? value) => Write(property, value is DBNull ? null : value);

    /// <summary>The time in microseconds that a value was written from.</summary>
    public static long? ReadMicroseconds(string? value) => value is null ? null : long.Parse(value, CultureInfo.InvariantCulture);

    public static long InMicroseconds(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMicrosecond;

    private static string? Write(IReadOnlyProperty property, object? stored)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return stored switch
        {
            null => null,
            // The precision of every database: SQLite stores ticks, PostgreSQL microseconds.
            DateTimeOffset at => Text(InMicroseconds(at)),
            DateTime at => Text(at.ToUniversalTime().Ticks / TimeSpan.TicksPerMicrosecond),
            long ticks when type == typeof(DateTimeOffset) => Text(ticks / TimeSpan.TicksPerMicrosecond),
            string text when type == typeof(Guid) => Guid.Parse(text).ToString(),
            string text => StorableText.From(text),
            _ => Text((IFormattable)stored),
        };
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
