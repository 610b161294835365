using System.Globalization;
using System.Text;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Quotas;
using TenantPortal.Web.Api;

namespace TenantPortal.Web.Features.Dashboard;

/// <summary>
/// Writes the groups of a dashboard as CSV: a line for each group and resource, with amounts as Kubernetes writes them. The cost is of the whole group,
/// like the number of tenants, and empty without prices.
/// </summary>
internal static class BoardCsv
{
    private static readonly string[] Headers =
    [
        "group",
        "name",
        "title",
        "tenants",
        "resource",
        "committed",
        "hard",
        "used",
        "allocatable",
        "monthlyCost",
        "currency",
    ];

    public static string Write(BoardFilter filter, QuotaBoard board)
    {
        var text = new StringBuilder(Csv.Row(Headers)).Append("\r\n");
        foreach (var (group, amount) in board.Groups.SelectMany(group => group.Amounts.Select(amount => (group, amount))))
            text.Append(Csv.Row(FieldsOf(filter.Grouping, group, amount))).Append("\r\n");
        return text.ToString();
    }

    private static string?[] FieldsOf(QuotaGrouping grouping, BoardGroup group, BoardAmount amount)
    {
        string Text(long number) => QuotaFigure.ToQuantity(amount.Resource.HardKey, number).ToString();
        return
        [
            BoardAddress.NameOf(grouping),
            group.Key,
            group.Title,
            group.Tenants.ToString(CultureInfo.InvariantCulture),
            amount.Resource.Name,
            Text(amount.Committed),
            Text(amount.Hard),
            Text(amount.Used),
            amount.Allocatable is { } nodes ? Text(nodes) : null,
            group.MonthlyCost?.Amount.ToString("0.00", CultureInfo.InvariantCulture),
            group.MonthlyCost?.Currency,
        ];
    }
}
