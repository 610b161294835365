using System.Globalization;

namespace TenantPortal.Web.Api.Exports;

/// <summary>A column of an exported table: its name, and what a row has in it as text for CSV and as a value for Excel.</summary>
internal sealed class ExportColumn<T>
{
    private readonly Func<T, string?> _text;
    private readonly Func<T, object?> _value;

    private ExportColumn(string name, double width, Func<T, string?> text, Func<T, object?> value) => (Name, Width, _text, _value) = (name, width, text, value);

    public string Name { get; }

    /// <summary>The width in Excel, in characters.</summary>
    public double Width { get; }

    /// <summary>The format of the values in Excel; null for its default.</summary>
    public string? Format { get; private init; }

    public static ExportColumn<T> Text(string name, Func<T, string?> read) => new(name, 24, row => Csv.Defuse(read(row)), read);

    public static ExportColumn<T> Number(string name, Func<T, decimal?> read) => Number(name, read, row => read(row)?.ToString(CultureInfo.InvariantCulture));

    /// <param name="write">The number with its unit, for CSV.</param>
    public static ExportColumn<T> Number(string name, Func<T, decimal?> read, Func<T, string?> write) => new(name, 14, write, row => read(row));

    /// <summary>An instant in UTC. Excel has no time zones.</summary>
    public static ExportColumn<T> Instant(string name, Func<T, DateTimeOffset?> read) =>
        new(name, 20, row => read(row)?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), row => read(row)?.UtcDateTime)
        {
            Format = "yyyy-mm-dd hh:mm:ss",
        };

    /// <summary>For CSV, where spreadsheets would run some texts as formulas: these begin with an apostrophe.</summary>
    public string? TextOf(T row) => _text(row);

    /// <summary>A string, a decimal or a DateTime; null for an empty cell.</summary>
    public object? ValueOf(T row) => _value(row);
}
