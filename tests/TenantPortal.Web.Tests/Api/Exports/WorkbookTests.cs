using System.IO.Compression;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http.HttpResults;
using MiniExcelLibs;
using TenantPortal.Web.Api.Exports;

namespace TenantPortal.Web.Tests.Api.Exports;

/// <summary>What spreadsheets read from exported files.</summary>
public sealed class WorkbookTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 30, 6, 5, 4, TimeSpan.FromHours(2));

    private static readonly ExportColumn<Line>[] Columns =
    [
        ExportColumn<Line>.Text("text", line => line.Text),
        ExportColumn<Line>.Number("number", line => line.Number),
        ExportColumn<Line>.Instant("at", line => line.At),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Numbers_are_numbers_and_instants_are_dates_in_UTC()
    {
        var row = Assert.Single(await ReadAsync(new Line("cpu", 12.5m, At)));

        Assert.Equal(["text", "number", "at"], row.Keys);
        Assert.Equal(["cpu", 12.5, new DateTime(2026, 11, 30, 4, 5, 4)], row.Values);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("007")]
    [InlineData("<b>&\u0001\n two  spaces ")]
    public async Task Text_is_text_and_never_a_formula(string text)
    {
        var file = await WriteAsync(new Line(text, null, null));

        Assert.Equal(text, Assert.Single(Read(file))["text"]);
        Assert.DoesNotContain(SheetOf(file).Descendants(), element => element.Name.LocalName == "f");
    }

    [Fact]
    public async Task The_elements_of_the_sheet_are_in_the_order_of_the_schema()
    {
        var sheet = SheetOf(await WriteAsync(new Line("cpu", 1, At)));

        Assert.Equal(
            ["dimension", "sheetViews", "cols", "sheetData", "autoFilter", "drawing"],
            sheet.Root!.Elements().Select(element => element.Name.LocalName)
        );
        Assert.All(sheet.Root.Elements().Single(element => element.Name.LocalName == "sheetData").Elements(), row => Assert.Equal("row", row.Name.LocalName));
    }

    [Fact]
    public async Task An_empty_table_has_its_headings()
    {
        var cells = SheetOf(await WriteAsync()).Descendants().Where(element => element.Name.LocalName == "v");

        Assert.Equal(["text", "number", "at"], cells.Select(cell => cell.Value));
    }

    [Fact]
    public async Task A_text_that_is_too_long_for_a_cell_is_shortened_between_characters()
    {
        var text = (string)Assert.Single(await ReadAsync(new Line(new string('a', 32_765) + "😀 more", null, null)))["text"];

        Assert.Equal(new string('a', 32_765) + "…", text);
    }

    [Fact]
    public async Task More_rows_than_the_limit_are_refused_for_Excel_and_not_for_CSV()
    {
        static IAsyncEnumerable<Line> Rows(int count) => Enumerable.Repeat(new Line("cpu", 1, null), count).ToAsyncEnumerable();

        Assert.NotNull(await Workbook.WriteAsync("lines", Columns, Rows(Workbook.MaxRows), Cancellation));
        var refused = (await TableExport.SendAsync("xlsx", "lines", Columns, Rows(Workbook.MaxRows + 1), Cancellation)).Result;
        var csv = (await TableExport.SendAsync("csv", "lines", Columns, Rows(Workbook.MaxRows + 1), Cancellation)).Result;

        Assert.Equal("An Excel file holds 20,000 rows. Set more filters, or export CSV.", Assert.IsType<ProblemHttpResult>(refused).ProblemDetails.Detail);
        Assert.IsType<PushStreamHttpResult>(csv);
    }

    [Fact]
    public async Task CSV_has_the_same_columns_and_defuses_formulas()
    {
        using var stream = new MemoryStream();

        await Csv.WriteAsync(stream, Columns, new[] { new Line("=1+\"1\"", -12.5m, At) }.ToAsyncEnumerable(), Cancellation);

        Assert.Equal(
            "\"text\",\"number\",\"at\"\r\n\"'=1+\"\"1\"\"\",\"-12.5\",\"2026-11-30T04:05:04.0000000Z\"\r\n",
            System.Text.Encoding.UTF8.GetString(stream.ToArray())
        );
    }

    private static async Task<byte[]> WriteAsync(params Line[] lines) =>
        Assert.IsType<byte[]>(await Workbook.WriteAsync("lines", Columns, lines.ToAsyncEnumerable(), Cancellation));

    private static async Task<IReadOnlyList<IDictionary<string, object>>> ReadAsync(params Line[] lines) => Read(await WriteAsync(lines));

    private static List<IDictionary<string, object>> Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return [.. stream.Query(useHeaderRow: true).Cast<IDictionary<string, object>>()];
    }

    private static XDocument SheetOf(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        using var sheet = archive.GetEntry("xl/worksheets/sheet1.xml")!.Open();
        return XDocument.Load(sheet);
    }

    private sealed record Line(string Text, decimal? Number, DateTimeOffset? At);
}
