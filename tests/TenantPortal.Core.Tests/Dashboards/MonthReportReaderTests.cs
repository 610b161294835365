using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Usage;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Dashboards;

public class MonthReportReaderTests
{
    private static readonly DateOnly January = new(2026, 1, 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_report_has_the_quotas_requests_tenants_and_costs_of_the_month(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, ("Prices:Currency", "EUR"), ("Prices:Resources:Cpu", "31"));
        await portal.ApproveTenantAsync();
        await portal.SubmitAsync("cart");
        await portal.ApproveTenantAsync("finder", "search");
        await using (var db = portal.OpenDatabase())
        {
            db.UsageTotals.AddRange(Total("payments", 1, 4000, 1000), Total("payments", 3, 8000, 2000), Total("search", 3, 1000, 1000));
            await db.SaveChangesAsync(Cancellation);
        }

        var report = (await portal.Get<MonthReportReader>().FindAsync(Given.Manager(), "commerce", January, Cancellation))!;

        Assert.Equal(("Commerce", 1), (report.Title, report.Tenants));
        Assert.Equal([new ReportAmount(QuotaResource.Cpu, 4000, 8000, 1500, new DateOnly(2026, 1, 3))], report.Amounts);
        Assert.Equal((2, 1, 0, 0), (report.Requests.Submitted, report.Requests.Approved, report.Requests.Automatic, report.Requests.Rejected));
        Assert.Equal(1, report.Requests.Times?.Count);
        Assert.Equal([new ReportTenant("shop", "Payments", new DateOnly(2026, 1, 5))], report.Created);
        Assert.Empty(report.Deleted);
        Assert.Equal(12, report.Costs!.Committed.Amount);
    }

    [Theory, OnEveryDatabase]
    public async Task Only_those_who_see_the_department_have_its_report(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var reports = portal.Get<MonthReportReader>();

        Assert.Equal([new("commerce", "Commerce")], await reports.ListDepartmentsAsync(Given.Manager(), Cancellation));
        Assert.Empty(await reports.ListDepartmentsAsync(Given.Lead(), Cancellation));
        Assert.Null(await reports.FindAsync(Given.Lead(), "commerce", January, Cancellation));
        Assert.Null(await reports.FindAsync(Given.Manager("discovery"), "commerce", January, Cancellation));
        Assert.Null(await reports.FindAsync(Given.Admin(), "nowhere", January, Cancellation));
        Assert.NotNull(await reports.FindAsync(Given.Auditor(), "commerce", January, Cancellation));
    }

    private static UsageTotal Total(string team, int day, long committed, long used) =>
        new(January.AddDays(day - 1), team, "namespace", "default", "production", "cpu", committed, committed, used);
}
