namespace TenantPortal.Web.Api.Exports;

/// <summary>Writes tables as CSV (RFC 4180) with every field quoted, row by row.</summary>
internal static class Csv
{
    public static async Task WriteAsync<T>(Stream stream, IReadOnlyList<ExportColumn<T>> columns, IAsyncEnumerable<T> rows, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Row(columns.Select(column => column.Name)).AsMemory(), cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
            await writer.WriteLineAsync(Row(columns.Select(column => column.TextOf(row))).AsMemory(), cancellationToken);
    }

    /// <summary>Prefixes user input with an apostrophe, so that spreadsheets do not run it as a formula.</summary>
    public static string? Defuse(string? field) => field is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + field : field;

    private static string Row(IEnumerable<string?> fields) =>
        string.Join(',', fields.Select(field => $"\"{field?.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
}
