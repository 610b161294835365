using System.Data;
using MiniExcelLibs;
using MiniExcelLibs.Attributes;
using MiniExcelLibs.OpenXml;

namespace TenantPortal.Web.Api.Exports;

/// <summary>
/// Writes tables as Excel workbooks (XLSX) with one sheet. Text is always text: no cell has a formula. The rows are in memory while the file is written,
/// so that their number is limited.
/// </summary>
internal static class Workbook
{
    public const int MaxRows = 20_000;

    /// <summary>Excel reports a file with a longer text as damaged.</summary>
    private const int MaxTextLength = 32_767;

    /// <summary>The file; null if there are more than <see cref="MaxRows"/> rows.</summary>
    public static async Task<byte[]?> WriteAsync<T>(
        string sheet,
        IReadOnlyList<ExportColumn<T>> columns,
        IAsyncEnumerable<T> rows,
        CancellationToken cancellationToken
    )
    {
        using var table = new DataTable();
        foreach (var column in columns)
            table.Columns.Add(column.Name, typeof(object));
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (table.Rows.Count == MaxRows)
                return null;
            table.Rows.Add([.. columns.Select(column => column.ValueOf(row) is string text ? Shorten(text) : column.ValueOf(row))]);
        }

        var configuration = new OpenXmlConfiguration
        {
            TableStyles = TableStyles.None,
            DynamicColumns =
            [
                .. columns.Select(
                    (column, index) =>
                        new DynamicExcelColumn(column.Name)
                        {
                            Index = index,
                            Width = column.Width,
                            Format = column.Format,
                        }
                ),
            ],
        };
        using var file = new MemoryStream();
        // The asynchronous method writes elements in an order that the schema of the format does not allow.
        file.SaveAs(table, sheetName: sheet, configuration: configuration);
        return file.ToArray();
    }

    /// <summary>Half of a surrogate pair is not left behind.</summary>
    private static string Shorten(string text) =>
        text.Length <= MaxTextLength ? text : text[..(char.IsHighSurrogate(text[MaxTextLength - 2]) ? MaxTextLength - 2 : MaxTextLength - 1)] + "…";
}
