using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Budgets;
using TenantPortal.Web.Features.Dashboard;
using TenantPortal.Web.Features.Requests.Reviewing;
using TenantPortal.Web.Features.Teams;

namespace TenantPortal.Web.Tests.Pages;

public sealed class BudgetPageTests : PortalContext
{
    private readonly BunitJSModuleInterop _charts;

    public BudgetPageTests()
    {
        _charts = JSInterop.SetupModule(_ => true);
        _charts.Mode = JSRuntimeMode.Loose;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_admin_sets_the_budget_of_a_team_on_its_page()
    {
        await ApproveAsync(await SubmitAsync());
        SignIn("platform-admin");
        var page = Render<TeamPage>(parameters => parameters.Add(shown => shown.Name, "payments"));
        page.WaitForAssertion(() => Assert.Contains("No budget is set.", page.Markup, StringComparison.Ordinal));

        page.FindByLabel("CPU").Input("16");
        page.FindByText("Save budget").Closest("form")!.Submit();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[aria-label='CPU budget of Payments: 4 cores of 16 cores committed']")));
    }

    [Fact]
    public async Task A_wrong_amount_is_reported_at_its_field()
    {
        SignIn("platform-admin");
        var page = Render<DepartmentPage>(parameters => parameters.Add(shown => shown.Name, "commerce"));
        page.WaitForAssertion(() => page.FindByText("Save budget"));

        page.FindByLabel("CPU").Input("many");
        page.FindByText("Save budget").Closest("form")!.Submit();

        page.WaitForAssertion(() => Assert.Contains("'many' is not a valid amount of CPU.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lead_sees_the_budget_and_cannot_change_it()
    {
        await SetAsync(BudgetOwner.Team("payments"), "16");

        var page = Render<TeamPage>(parameters => parameters.Add(shown => shown.Name, "payments"));

        page.WaitForAssertion(() => Assert.Contains("0 cores of 16 cores", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Save budget", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_shows_bars_of_the_budgets_and_a_manager_sets_that_of_a_team()
    {
        await ApproveAsync(await SubmitAsync());
        await SetAsync(BudgetOwner.Department("commerce"), "8");
        SignIn("manager");

        var page = Render<DashboardPage>();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[aria-label='CPU budget of Commerce: 4 cores of 8 cores committed']")));
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("dashboard?team=payments");
        var ofTeam = Render<DashboardPage>();

        ofTeam.WaitForAssertion(() => ofTeam.FindByText("Save budget"));
    }

    [Fact]
    public async Task The_form_says_what_the_chosen_quota_takes_while_it_is_chosen()
    {
        await ApproveAsync(await SubmitAsync());
        await SetAsync(BudgetOwner.Department("commerce"), "20");
        var page = OpenChange("quota");
        page.WaitForAssertion(() =>
            Assert.Contains("This takes Commerce to 20 % of its CPU budget: 4 cores of 20 cores.", page.Markup, StringComparison.Ordinal)
        );

        page.Find("input[value=medium]").Change("medium");

        page.WaitForAssertion(() =>
            Assert.Contains("This takes Commerce to 80 % of its CPU budget: 16 cores of 20 cores.", page.Markup, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_review_and_the_decision_say_what_a_request_takes_and_a_manager_allows_more()
    {
        await SetAsync(BudgetOwner.Department("commerce"), "3");
        var id = await SubmitAsync();
        await ApproveAsync(id);
        SignIn("manager");

        var page = Render<RequestPage>(parameters => parameters.Add(shown => shown.Id, id));

        page.WaitForAssertion(() =>
            Assert.Contains("This takes Commerce to 133 % of its CPU budget: 4 cores of 3 cores.", page.Markup, StringComparison.Ordinal)
        );
        Assert.Contains("A manager of the department has to allow this after the other approvals.", page.Markup, StringComparison.Ordinal);
        page.FindByLabel("Comment").Input("For the season.");
        await page.FindByText("Approve").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("request as a manager of the department.", Collapsed(page.Markup), StringComparison.Ordinal));
    }

    private async Task SetAsync(BudgetOwner owner, string cpu) =>
        Assert.Empty(
            (
                await Services
                    .GetRequiredService<BudgetService>()
                    .SetAsync(Person("platform-admin"), owner, new() { Amounts = new Dictionary<string, string?> { ["cpu"] = cpu } }, Cancellation)
            ).Problems
        );

    private static string Collapsed(string markup) => string.Join(' ', markup.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
