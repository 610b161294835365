using System.Globalization;
using TenantPortal.Core;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Languages;

namespace TenantPortal.Web.Features.Dashboard.Cost;

/// <summary>The choices of the cost dashboard as they are in an address, of a page or of the API.</summary>
/// <param name="Month">Such as <c>2026-11</c>.</param>
internal sealed record CostAddress(string? Group = null, string? Month = null, string? Department = null, string? Team = null, string? CostCentre = null)
{
    private const string MonthFormat = "yyyy-MM";

    /// <summary>The choices of a filter. What is as by default is left out.</summary>
    public static CostAddress Of(CostFilter filter, DateOnly currentMonth) =>
        new(
            filter.Grouping == CostGrouping.Department ? null : GroupingNames.NameOf(filter.Grouping),
            filter.Month == currentMonth ? null : TextOf(filter.Month),
            filter.Department,
            filter.Team,
            filter.CostCentre
        );

    /// <summary>The filter; a choice that does not exist is a problem.</summary>
    public Result<CostFilter> TryRead(DateOnly currentMonth)
    {
        var grouping = Group is null ? CostGrouping.Department : GroupingNames.Find<CostGrouping>(Group);
        var month = Month is null ? currentMonth : TryReadMonth(Month);
        List<Problem> problems = [];
        if (grouping is null)
            problems.Add(new($"Choose a group: {string.Join(", ", Enum.GetValues<CostGrouping>().Select(GroupingNames.NameOf))}.", "group"));
        if (month is null || !CostFilter.MonthsUntil(currentMonth).Contains(month.Value))
        {
            var oldest = CostFilter.MonthsUntil(currentMonth).Last();
            problems.Add(new($"Choose a month from {TextOf(oldest)} to {TextOf(currentMonth)}.", "month"));
        }

        return problems.Count > 0
            ? problems.ToArray()
            : new CostFilter
            {
                Month = month!.Value,
                Grouping = grouping!.Value,
                Department = DashboardAddress.Read(Department),
                Team = DashboardAddress.Read(Team),
                CostCentre = DashboardAddress.Read(CostCentre),
            };
    }

    /// <summary>The address with these choices.</summary>
    public string ToAddress(string path) =>
        DashboardAddress.Write(path, ("group", Group), ("month", Month), ("department", Department), ("team", Team), ("costCentre", CostCentre));

    /// <summary>A month as it is in addresses: <c>2026-11</c>.</summary>
    public static string TextOf(DateOnly month) => month.ToString(MonthFormat, CultureInfo.InvariantCulture);

    /// <summary>A month as pages name it: <c>November 2026</c>.</summary>
    public static string TitleOf(DateOnly month, Language language) =>
        language[
            month.Month switch
            {
                1 => (Sentence)$"January {month.Year}",
                2 => $"February {month.Year}",
                3 => $"March {month.Year}",
                4 => $"April {month.Year}",
                5 => $"May {month.Year}",
                6 => $"June {month.Year}",
                7 => $"July {month.Year}",
                8 => $"August {month.Year}",
                9 => $"September {month.Year}",
                10 => $"October {month.Year}",
                11 => $"November {month.Year}",
                _ => $"December {month.Year}",
            }
        ];

    private static DateOnly? TryReadMonth(string text) =>
        DateOnly.TryParseExact(text, MonthFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : null;
}
