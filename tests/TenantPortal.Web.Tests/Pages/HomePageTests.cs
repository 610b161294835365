using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Web.Features.Home;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>What each role starts from. Today is the 23rd of November 2026.</summary>
public sealed class HomePageTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failing_tenant_is_first_with_its_reason_and_an_action()
    {
        await ApproveAsync(await SubmitAsync(tenant: "alpha"));
        await CompleteAsync(ReconcileOutcome.Ready);
        await ApproveAsync(await SubmitAsync(tenant: "zulu"));
        await CompleteAsync(
            ReconcileOutcome.Failed,
            new Condition("Applied", ConditionStatus.False, "Refused", "The cluster refused the quota.", Time.GetUtcNow())
        );

        var page = Open();

        Assert.Equal(["zulu", "alpha"], page.FindAll(".urgent [data-label=Tenant]").Select(cell => cell.TextContent.Trim()));
        var item = Assert.Single(page.FindAll(".attention li"));
        Assert.Contains("The cluster refused the quota.", item.TextContent, StringComparison.Ordinal);
        Assert.Equal("tenants/zulu", item.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Another_teams_failing_tenant_needs_a_platform_admin_and_not_a_member_of_this_one()
    {
        await ApproveAsync(await SubmitAsync());
        await CompleteAsync(ReconcileOutcome.Failed, new Condition("Applied", ConditionStatus.False, "Refused", "The cluster refused it.", Time.GetUtcNow()));

        SignIn("platform-admin");
        Assert.Contains("The cluster refused it.", Open().Find(".attention").TextContent, StringComparison.Ordinal);
        SignIn("search-lead");
        Assert.Contains("Nothing needs you now.", Open().Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3", null)]
    [InlineData("3400m", "High quota use")]
    [InlineData("3900m", "Quota nearly used")]
    public async Task Quota_use_needs_the_lead_from_80_percent_on(string used, string? word)
    {
        await ApproveAsync(await SubmitAsync());
        await CompleteAsync(ReconcileOutcome.Ready);
        await Services
            .GetRequiredService<ClusterObservations>()
            .SaveQuotasAsync(
                "default",
                [
                    new(
                        "checkout",
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse("4") },
                        new Dictionary<string, Quantity> { ["requests.cpu"] = Quantity.Parse(used) }
                    ),
                ],
                Cancellation
            );

        var page = Open();

        Assert.Equal(word, page.FindAll(".attention .state").SingleOrDefault()?.TextContent.Trim());
        if (word is not null)
            Assert.Equal("tenants/checkout/change/quota", page.Find(".attention a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_tenant_that_expires_within_30_days_can_be_renewed_from_here()
    {
        await ApproveAsync(await SubmitAsync(lastDay: new(2026, 12, 20)));
        await ApproveAsync(await SubmitAsync(tenant: "later", lastDay: new(2027, 12, 20)));

        var item = Assert.Single(Open().FindAll(".attention li"));

        Assert.Contains("Expires in 27 days, on 2026-12-20.", item.TextContent, StringComparison.Ordinal);
        Assert.Equal("tenants/checkout/change/renewal?months=3", item.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_question_of_an_approver_waits_for_the_lead()
    {
        var id = await SubmitAsync();
        await Services.GetRequiredService<ReviewRequest>().AskAsync(Person("platform-admin"), id, "Which region?", Cancellation);

        var item = Assert.Single(Open().FindAll(".attention li"));

        Assert.Equal("Waiting for your answer", item.QuerySelector(".state")!.TextContent.Trim());
        Assert.Equal($"requests/{id}", item.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task An_approver_sees_the_queue_with_age_and_risk()
    {
        await SubmitAsync();
        Time.Advance(TimeSpan.FromDays(3));
        SignIn("platform-admin");

        var page = Open();

        Assert.Equal("Over target", page.Find(".approvals [data-testid=age]").TextContent.Trim());
        Assert.Contains("First request of the team", page.Find(".approvals").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manager_sees_totals_and_the_changes_of_the_week()
    {
        await ApproveAsync(await SubmitAsync(tenant: "older"));
        Time.Advance(TimeSpan.FromDays(8));
        await ApproveAsync(await SubmitAsync());
        SignIn("manager");

        var page = Open();

        var totals = page.Find("[data-testid=department]").TextContent;
        Assert.Contains("Commerce", totals, StringComparison.Ordinal);
        Assert.Contains("8 cores", totals, StringComparison.Ordinal);
        var changes = page.Find(".history").TextContent;
        Assert.Contains("checkout: ", changes, StringComparison.Ordinal);
        Assert.DoesNotContain("older", changes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manager_sees_the_requests_that_wait_for_a_decision_about_the_budget()
    {
        Assert.Empty(
            (
                await Services
                    .GetRequiredService<BudgetService>()
                    .SetAsync(
                        Person("platform-admin"),
                        BudgetOwner.Department("commerce"),
                        new() { Amounts = new Dictionary<string, string?> { ["cpu"] = "3" } },
                        Cancellation
                    )
            ).Problems
        );
        SignIn("manager");
        var id = await SubmitAsync();
        Assert.DoesNotContain("Waiting for you", Open().Markup, StringComparison.Ordinal);

        await ApproveAsync(id);

        var page = Open();
        Assert.Equal($"requests/{id}", page.Find("section[aria-labelledby=waiting-heading] tbody a").GetAttribute("href"));
        SignIn("payments-member");
        Assert.DoesNotContain("Waiting for you", Open().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_auditor_sees_that_the_log_is_not_verified_yet()
    {
        await SubmitAsync();
        SignIn("auditor");

        var page = Open();

        Assert.Equal("Not verified", page.Find("[data-testid=log]").TextContent.Trim());
        page.WaitForAssertion(() => Assert.Matches("[1-9][0-9]* entr(y|ies)", page.Find("section[aria-labelledby=log-heading]").TextContent));
    }

    private IRenderedComponent<HomePage> Open()
    {
        var page = Render<HomePage>();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[aria-label^=Loading]")));
        return page;
    }

    /// <summary>The reconciler reports this of the tenant that is due.</summary>
    private async Task CompleteAsync(ReconcileOutcome outcome, params Condition[] conditions)
    {
        var queue = Services.GetRequiredService<TenantQueue>();
        var claim = Assert.Single(await queue.ClaimDueAsync("replica", 1, Cancellation));
        await queue.CompleteAsync(claim, "replica", new ReconcileResult(outcome, conditions, [], "hash", "uid"), Time.GetUtcNow().AddHours(1), Cancellation);
    }
}
