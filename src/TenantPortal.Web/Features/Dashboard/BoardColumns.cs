using System.Globalization;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Quotas;
using TenantPortal.Web.Api.Exports;

namespace TenantPortal.Web.Features.Dashboard;

/// <summary>A line of an exported dashboard: one resource of one group.</summary>
internal sealed record BoardLine(BoardGroup Group, BoardAmount Amount)
{
    public static IEnumerable<BoardLine> Of(QuotaBoard board) => board.Groups.SelectMany(group => group.Amounts.Select(amount => new BoardLine(group, amount)));
}

/// <summary>
/// The columns of an exported dashboard. Amounts are as Kubernetes writes them in CSV, and cores, GiB or a count in Excel. The cost is of the whole
/// group, like the number of tenants, and empty without prices.
/// </summary>
internal static class BoardColumns
{
    public static IReadOnlyList<ExportColumn<BoardLine>> Of(BoardFilter filter) =>
        [
            ExportColumn<BoardLine>.Text("group", _ => GroupingNames.NameOf(filter.Grouping)),
            ExportColumn<BoardLine>.Text("name", line => line.Group.Key),
            ExportColumn<BoardLine>.Text("title", line => line.Group.Title),
            ExportColumn<BoardLine>.Number("tenants", line => line.Group.Tenants),
            ExportColumn<BoardLine>.Text("resource", line => line.Amount.Resource.Name),
            Amount("committed", amount => amount.Committed),
            Amount("hard", amount => amount.Hard),
            Amount("used", amount => amount.Used),
            Amount("allocatable", amount => amount.Allocatable),
            ExportColumn<BoardLine>.Number(
                "monthlyCost",
                line => line.Group.MonthlyCost?.Amount,
                line => line.Group.MonthlyCost?.Amount.ToString("0.00", CultureInfo.InvariantCulture)
            ),
            ExportColumn<BoardLine>.Text("currency", line => line.Group.MonthlyCost?.Currency),
        ];

    private static ExportColumn<BoardLine> Amount(string name, Func<BoardAmount, long?> read) =>
        ExportColumn<BoardLine>.Number(
            name,
            line => read(line.Amount) is { } number ? QuotaFigure.ToAmount(line.Amount.Resource.HardKey, number) : null,
            line => read(line.Amount) is { } number ? QuotaFigure.ToQuantity(line.Amount.Resource.HardKey, number).ToString() : null
        );
}
