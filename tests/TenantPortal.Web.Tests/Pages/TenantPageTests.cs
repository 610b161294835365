using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

public sealed class TenantPageTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("payments-lead", true)]
    [InlineData("platform-admin", true)]
    [InlineData("payments-member", false)]
    public async Task A_failing_tenant_says_why_and_who_acts_and_leads_and_admins_retry_it(string person, bool canRetry)
    {
        await ApproveAsync(await SubmitAsync());
        await FailAsync();
        SignIn(person);

        var page = Open();

        Assert.Equal("The cluster refused the quota.", page.Find("[data-testid=why]").TextContent);
        Assert.Contains("The portal retries automatically.", page.Find("[data-testid=who-acts]").TextContent, StringComparison.Ordinal);
        Assert.Equal(canRetry, page.FindAll("button").Any(button => button.TextContent.Trim() == "Retry now"));
    }

    [Fact]
    public async Task A_retry_makes_the_tenant_due_now_and_is_in_its_activity()
    {
        await ApproveAsync(await SubmitAsync());
        await FailAsync();
        var page = Open();

        page.FindByText("Retry now").Click();

        page.WaitForAssertion(() => Assert.Contains("Started another attempt to reconcile the tenant.", page.Markup, StringComparison.Ordinal));
        Assert.Single(await Services.GetRequiredService<TenantQueue>().ClaimDueAsync("replica", 1, Cancellation));
    }

    [Fact]
    public async Task The_five_resources_are_shown_in_units_that_people_read()
    {
        await ApproveAsync(await SubmitAsync());
        await Services
            .GetRequiredService<ClusterObservations>()
            .SaveQuotasAsync(
                "default",
                [
                    new(
                        "checkout",
                        new Dictionary<string, Quantity> { ["requests.memory"] = Quantity.Parse("8Gi") },
                        new Dictionary<string, Quantity> { ["requests.memory"] = Quantity.Parse("6Gi") }
                    ),
                ],
                Cancellation
            );

        var cards = Open().FindAll(".quota-card").Select(card => string.Join(' ', card.Children.Select(part => part.TextContent.Trim())));

        Assert.Equal(["CPU 4 cores use not reported yet", "Memory 6 GiB of 8 GiB 75 %"], cards.Take(2));
    }

    [Theory]
    [InlineData("payments-lead", "The leads of the team were last notified today 09:00:00. Request a renewal.")]
    [InlineData("payments-member", "The leads of the team were last notified today 09:00:00.")]
    public async Task A_tenant_that_expires_soon_says_when_and_whether_the_leads_know_it_and_leads_can_renew_it(string person, string notice)
    {
        await ApproveAsync(await SubmitAsync(lastDay: new(2026, 11, 30)));
        await Services.GetRequiredService<ExpiryNotifier>().RunAsync(Cancellation);
        SignIn(person);

        var shown = Open().Find("[data-testid=expiry]");

        Assert.Equal(
            "This tenant expires in 7 days, on 2026-11-30. Without a renewal, it is suspended on 2026-12-15. "
                + $"The portal requests its deletion on 2027-01-14 if it is not renewed. {notice}",
            string.Join(' ', shown.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace(" .", ".", StringComparison.Ordinal)
        );
        Assert.Equal(person == "payments-lead" ? "tenants/checkout/change/renewal?months=3" : null, shown.QuerySelector("a")?.GetAttribute("href"));
    }

    [Fact]
    public async Task A_tenant_that_has_expired_says_so()
    {
        await ApproveAsync(await SubmitAsync(lastDay: new(2026, 11, 30)));
        Time.Advance(TimeSpan.FromDays(8));

        Assert.Contains("This tenant expired on 2026-11-30.", Open().Find("[data-testid=expiry]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-24")]
    [InlineData(null)]
    public async Task A_tenant_that_does_not_expire_soon_has_no_notice(string? day)
    {
        await ApproveAsync(await SubmitAsync(lastDay: day is null ? null : DateOnly.Parse(day, null)));

        Assert.Empty(Open().FindAll("[data-testid=expiry]"));
    }

    [Fact]
    public async Task Activity_is_that_of_every_request_of_the_tenant()
    {
        await ApproveAsync(await SubmitAsync());
        await ApproveAsync(
            await SubmitAsync(
                new RequestInput
                {
                    Kind = RequestKind.ChangeQuota,
                    Tenant = "checkout",
                    Size = "medium",
                    Purpose = "More visitors.",
                }
            )
        );
        await ApproveAsync(
            await SubmitAsync(
                new RequestInput
                {
                    Kind = RequestKind.Delete,
                    Tenant = "checkout",
                    Purpose = "The sale is over.",
                }
            )
        );

        var page = Render<TenantActivityPage>(parameters => parameters.Add(tenant => tenant.Name, "checkout"));

        page.WaitForAssertion(() =>
            Assert.Equal(3, page.FindAll(".history li").Count(line => line.TextContent.Contains("Approved", StringComparison.Ordinal)))
        );
    }

    private IRenderedComponent<TenantPage> Open()
    {
        var page = Render<TenantPage>(parameters => parameters.Add(tenant => tenant.Name, "checkout"));
        page.WaitForElement(".tabs");
        return page;
    }

    private async Task FailAsync()
    {
        var queue = Services.GetRequiredService<TenantQueue>();
        var claim = Assert.Single(await queue.ClaimDueAsync("replica", 1, Cancellation));
        var refused = new Condition("Applied", ConditionStatus.False, "Refused", "The cluster refused the quota.", Time.GetUtcNow());
        var result = new ReconcileResult(ReconcileOutcome.Failed, [refused], [], null, "uid");
        await queue.CompleteAsync(claim, "replica", result, Time.GetUtcNow().AddHours(1), Cancellation);
    }
}
