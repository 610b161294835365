using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests.Budgeting;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Budgets;

public class BudgetServiceTests
{
    private static readonly BudgetOwner Payments = BudgetOwner.Team("payments");
    private static readonly BudgetOwner Commerce = BudgetOwner.Department("commerce");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_budget_is_set_changed_and_removed_with_audit_entries(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, ("Prices:Currency", "EUR"), ("Prices:Resources:Cpu", "10"));
        await portal.ApproveTenantAsync();

        var first = await SetAsync(portal, Given.Admin(), Commerce, Cpu("16", cost: 1000));
        var view = (await FindAsync(portal, Given.Manager(), Commerce)).Value!;
        var second = await SetAsync(portal, Given.Admin(), Commerce, Cpu("20", first.Value!.Version));
        var last = await SetAsync(portal, Given.Admin(), Commerce, new() { Version = second.Value!.Version });

        Assert.Equal(
            [("CPU", "4 cores of 16 cores", .25), ("Cost per month", "40.00 EUR of 1,000.00 EUR", .04)],
            view.Lines.Select(line => (line.What, line.Figures, line.Share))
        );
        Assert.Null(last.Value!.Version);
        await using var db = portal.OpenDatabase();
        Assert.Empty(await db.Budgets.ToListAsync(Cancellation));
        Assert.Equal(
            [
                "Changed the budget of department 'commerce': CPU none → 16 cores; cost per month none → 1,000.00 EUR.",
                "Changed the budget of department 'commerce': CPU 16 cores → 20 cores; cost per month 1,000.00 EUR → none.",
                "Changed the budget of department 'commerce': CPU 20 cores → none.",
            ],
            await db
                .Audit.Where(entry => entry.Action == "budget.changed" && entry.Subject == "department/commerce")
                .OrderBy(entry => entry.Id)
                .Select(entry => entry.Details)
                .ToListAsync(Cancellation)
        );
    }

    [Fact]
    public async Task Managers_set_the_budgets_of_their_teams_and_only_admins_those_of_departments()
    {
        await using var portal = await TestPortal.StartAsync();

        Assert.True((await SetAsync(portal, Given.Manager(), Payments, Cpu("16"))).Succeeded);
        Assert.Equal(ProblemKind.Forbidden, (await SetAsync(portal, Given.Manager(), Commerce, Cpu("16"))).Problems[0].Kind);
        Assert.Equal(ProblemKind.NotFound, (await SetAsync(portal, Given.Manager("discovery"), Payments, Cpu("16"))).Problems[0].Kind);
        Assert.Equal(ProblemKind.Forbidden, (await SetAsync(portal, Given.Lead(), Payments, Cpu("16"))).Problems[0].Kind);
        Assert.Equal(ProblemKind.Forbidden, (await SetAsync(portal, Given.Auditor(), Payments, Cpu("16"))).Problems[0].Kind);
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_who_change_a_budget_at_once_one_is_refused(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var known = (await SetAsync(portal, Given.Admin(), Payments, Cpu("8"))).Value!.Version;

        var results = await AtOnce.RunAsync(2, i => SetAsync(portal, Given.Admin(), Payments, Cpu(i == 0 ? "16" : "32", known)));

        Assert.Equal(ProblemKind.Conflict, Assert.Single(results.SelectMany(result => result.Problems)).Kind);
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_who_set_the_first_budget_at_once_one_is_refused(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        var results = await AtOnce.RunAsync(2, i => SetAsync(portal, Given.Admin(), Payments, Cpu(i == 0 ? "16" : "32")));

        Assert.Equal(ProblemKind.Conflict, Assert.Single(results.SelectMany(result => result.Problems)).Kind);
    }

    [Fact]
    public async Task Every_mistake_is_reported_at_its_field()
    {
        await using var portal = await TestPortal.StartAsync();

        var problems = (
            await SetAsync(
                portal,
                Given.Admin(),
                Payments,
                new()
                {
                    Amounts = new Dictionary<string, string?>
                    {
                        ["cpu"] = "many",
                        ["memory"] = "",
                        ["disk"] = "1",
                    },
                    MonthlyCost = 10,
                }
            )
        ).Problems;

        Assert.Equal(["monthlyCost", "quota.cpu", "quota.disk"], problems.Select(problem => problem.Field).Order(StringComparer.Ordinal));
    }

    [Theory, OnEveryDatabase]
    public async Task A_budget_goes_with_its_team(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await SetAsync(portal, Given.Admin(), Payments, Cpu("8"));

        Assert.True((await portal.Get<TeamService>().DeleteAsync(Given.Admin(), "payments", Cancellation)).Succeeded);

        await using var db = portal.OpenDatabase();
        Assert.Empty(await db.Budgets.ToListAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task Everyone_lists_the_budgets_of_what_they_see(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await SetAsync(portal, Given.Admin(), Payments, Cpu("8"));
        await SetAsync(portal, Given.Admin(), BudgetOwner.Team("search"), Cpu("8"));
        await SetAsync(portal, Given.Admin(), Commerce, Cpu("8"));

        Assert.Equal(["Commerce", "Payments", "Search"], await ListAsync(Given.Auditor()));
        Assert.Equal(["Commerce", "Payments"], await ListAsync(Given.Manager()));
        Assert.Equal(["Payments"], await ListAsync(Given.Member()));
        Assert.Empty(await ListAsync(Given.Person("stranger")));

        async Task<IEnumerable<string>> ListAsync(CurrentUser user) =>
            (await portal.Get<BudgetReader>().ListAsync(user, Cancellation)).Select(budget => budget.Title);
    }

    private static Task<Result<SavedBudget>> SetAsync(TestPortal portal, CurrentUser user, BudgetOwner owner, BudgetInput input) =>
        portal.Get<BudgetService>().SetAsync(user, owner, input, Cancellation);

    private static Task<Result<BudgetView>> FindAsync(TestPortal portal, CurrentUser user, BudgetOwner owner) =>
        portal.Get<BudgetReader>().FindAsync(user, owner, Cancellation);

    private static BudgetInput Cpu(string amount, Guid? version = null, decimal? cost = null) =>
        new()
        {
            Amounts = new Dictionary<string, string?> { ["cpu"] = amount },
            MonthlyCost = cost,
            Version = version,
        };
}
