using TenantPortal.Core.Home;
using TenantPortal.Core.People;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Home;

public class HomeReaderTests
{
    public static TheoryData<string> Readers => ["lead", "admin", "manager", "auditor"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Ten_tenants_take_as_few_queries_as_one(string who)
    {
        await using var portal = await TestPortal.StartAsync();
        for (var number = 0; number < 10; number++)
            await portal.ApproveTenantAsync($"shop-{number}");
        portal.Queries.Reset();

        var home = await portal.Get<HomeReader>().GetAsync(Who(who), Cancellation);

        Assert.InRange(portal.Queries.Count, 1, 6);
        Assert.Equal((HomeReader.MaxTenants, true), (home.Tenants.Count, home.HasMoreTenants));
    }

    [Fact]
    public async Task A_user_sees_the_tenants_of_their_teams_only()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync("shop");
        await portal.ApproveTenantAsync("index", "search");

        var home = await portal.Get<HomeReader>().GetAsync(Given.Lead(), Cancellation);

        Assert.Equal("shop", Assert.Single(home.Tenants).Name);
        Assert.Empty(home.Departments);
    }

    [Fact]
    public async Task A_manager_sees_the_totals_of_their_department_only()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ApproveTenantAsync("shop");
        await portal.ApproveTenantAsync("index", "search");
        await portal.SubmitAsync("ledger");

        var department = Assert.Single((await portal.Get<HomeReader>().GetAsync(Given.Manager(), Cancellation)).Departments);

        Assert.Equal(("Commerce", 1, 0, 1, "4 cores"), (department.Title, department.Tenants, department.NotReady, department.OpenRequests, department.Cpu));
    }

    private static CurrentUser Who(string who) =>
        who switch
        {
            "lead" => Given.Lead(),
            "admin" => Given.Admin(),
            "manager" => Given.Manager(),
            _ => Given.Auditor(),
        };
}
