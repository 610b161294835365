using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;

namespace TenantPortal.Web.Api.Exports;

/// <summary>Sends a table as a file, in the format that the caller chooses.</summary>
internal static class TableExport
{
    public const string Csv = "csv";
    public const string Excel = "xlsx";

    private const string ExcelType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static bool IsFormat(string format) => format is Csv or Excel;

    /// <summary>Documents the files that a call sends.</summary>
    public static RouteHandlerBuilder ProducesTable(this RouteHandlerBuilder call) =>
        call.Produces<string>(contentType: "text/csv").Produces<byte[]>(contentType: ExcelType).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <param name="name">The name of the file without its extension, and of the sheet.</param>
    public static async Task<Results<PushStreamHttpResult, FileContentHttpResult, ProblemHttpResult>> SendAsync<T>(
        string format,
        string name,
        IReadOnlyList<ExportColumn<T>> columns,
        IAsyncEnumerable<T> rows,
        CancellationToken cancellationToken
    )
    {
        if (!IsFormat(format))
            return UnknownFormat($"{Csv} or {Excel}");
        if (format == Csv)
            return TypedResults.Stream(stream => Exports.Csv.WriteAsync(stream, columns, rows, cancellationToken), "text/csv; charset=utf-8", $"{name}.csv");
        return await Workbook.WriteAsync(name, columns, rows, cancellationToken) is { } file
            ? TypedResults.File(file, ExcelType, $"{name}.xlsx")
            : new[] { TooManyRows }.ToResult();
    }

    public static ProblemHttpResult UnknownFormat(string known) =>
        TypedResults.Problem($"The format must be {known}.", statusCode: StatusCodes.Status400BadRequest);

    /// <summary>Reads all pages of a list, one after the other.</summary>
    /// <param name="load">Loads the page after a cursor.</param>
    public static async IAsyncEnumerable<T> ReadAllAsync<T>(Func<string?, Task<Page<T>>> load)
    {
        string? after = null;
        do
        {
            var page = await load(after);
            foreach (var item in page.Items)
                yield return item;
            after = page.Next;
        } while (after is not null);
    }

    private static Problem TooManyRows => new($"An Excel file holds {Workbook.MaxRows:#,0} rows. Set more filters, or export CSV.", "format");
}
