using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Sleeping;
using TenantPortal.Core.Tenants.Suspending;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>Suspending, resuming and waking a tenant on its page.</summary>
public sealed class SuspensionPageTests()
    : PortalContext(("Tiers:namespace:Sleep", "All"), ("Prices:Currency", "EUR"), ("Prices:Resources:Cpu", "73"), ("Prices:Resources:Storage", "100"))
{
    private const string Reason = "Reason for the suspension";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_admin_suspends_a_tenant_with_a_reason_and_resumes_it()
    {
        await ReadyAsync();
        SignIn("platform-admin");
        var page = await OpenSettingsAsync();

        await page.FindByText("Suspend tenant").ClickAsync(new());
        Assert.Equal("Give a reason, so that the team knows why the tenant is suspended.", page.ProblemOf(Reason));
        await page.FindByLabel(Reason).InputAsync(new() { Value = "The project is paused." });
        await page.FindByText("Suspend tenant").ClickAsync(new());

        page.WaitForAssertion(() => page.FindByText("Resume tenant"));
        Assert.Contains("Suspended", page.Find("[data-testid=phase]").TextContent, StringComparison.Ordinal);
        await page.FindByText("Resume tenant").ClickAsync(new());
        page.WaitForAssertion(() => page.FindByText("Suspend tenant"));
        Assert.Null((await FindAsync()).Suspension);
    }

    [Theory]
    [InlineData("payments-member")]
    [InlineData("auditor")]
    public async Task Others_are_offered_neither(string person)
    {
        await ReadyAsync();
        SignIn(person);

        var page = await OpenSettingsAsync();

        Assert.DoesNotContain("Suspend tenant", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Set work hours", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_suspended_tenant_says_why_and_who_can_resume_it()
    {
        await ReadyAsync();
        await Services.GetRequiredService<SuspensionService>().SuspendAsync(Person("platform-admin"), "checkout", "The project is paused.", Cancellation);
        SignIn("payments-lead");

        var page = Render<TenantPage>(tenant => tenant.Add(shown => shown.Name, "checkout"));

        page.WaitForAssertion(() =>
            Assert.StartsWith("The project is paused. Its workloads are stopped", page.Find("[data-testid=why]").TextContent, StringComparison.Ordinal)
        );
        Assert.Equal("Only a platform admin can resume it.", page.Find("[data-testid=who-acts]").TextContent);
        Assert.DoesNotContain("Resume", string.Concat(page.FindAll("button, a").Select(element => element.TextContent)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_sets_work_hours_and_a_member_wakes_the_tenant_by_one_click()
    {
        await ReadyAsync();
        SignIn("payments-lead");
        var settings = await OpenSettingsAsync();
        await settings.FindByLabel("Until").InputAsync(new() { Value = "06:00" });
        await settings.FindByText("Set work hours").ClickAsync(new());
        Assert.Equal("The work hours must end later than they start, on the same day.", settings.ProblemOf("Until"));
        await settings.FindByLabel("Until").InputAsync(new() { Value = "08:00" });
        await settings.FindByText("Set work hours").ClickAsync(new());
        settings.WaitForAssertion(() => Assert.Contains("Friday from 07:00 to 08:00 (UTC)", settings.Markup, StringComparison.Ordinal));
        Assert.Equal(1, await Services.GetRequiredService<SleepClock>().RunAsync(Cancellation));

        SignIn("payments-member");
        var page = Render<TenantPage>(tenant => tenant.Add(shown => shown.Name, "checkout"));
        page.WaitForAssertion(() => page.FindByText("Wake now"));
        await page.FindByText("Wake now").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Ready", page.Find("[data-testid=phase]").TextContent, StringComparison.Ordinal));
        Assert.NotNull((await FindAsync()).Sleep.AwakeUntil);
    }

    [Fact]
    public async Task The_settings_say_what_sleep_has_saved_in_hours_and_in_money()
    {
        await ReadyAsync();
        var hours = new SleepInput(["Tuesday"], "07:00", "08:00", "UTC");
        Assert.Empty((await Services.GetRequiredService<SleepService>().SetAsync(Person("payments-lead"), "checkout", hours, Cancellation)).Problems);
        Assert.DoesNotContain("Saved cost", (await OpenSettingsAsync()).Markup, StringComparison.Ordinal);
        Assert.Equal(1, await Services.GetRequiredService<SleepClock>().RunAsync(Cancellation));
        Time.Advance(TimeSpan.FromHours(10));

        var page = await OpenSettingsAsync();

        Assert.Contains("10 hours, up to 40 hours of a CPU core saved", page.Markup, StringComparison.Ordinal);
        // 4 cores at 73 a month are 0.4 an hour.
        Assert.Contains("up to 4.00 EUR, for the quota without its volumes", page.Markup, StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<TenantSettingsPage>> OpenSettingsAsync()
    {
        var page = Render<TenantSettingsPage>(tenant => tenant.Add(shown => shown.Name, "checkout"));
        await page.WaitForElementAsync("dl.facts");
        return page;
    }

    private async Task<TenantDetails> FindAsync() =>
        (await Services.GetRequiredService<TenantReader>().FindAsync(Person("platform-admin"), "checkout", Cancellation))!;

    private async Task ReadyAsync()
    {
        await ApproveAsync(await SubmitAsync());
        var queue = Services.GetRequiredService<TenantQueue>();
        var claim = Assert.Single(await queue.ClaimDueAsync("replica", 1, Cancellation));
        var ready = new ReconcileResult(ReconcileOutcome.Ready, [], [], "hash", "uid");
        Assert.True(await queue.CompleteAsync(claim, "replica", ready, Time.GetUtcNow().AddHours(1), Cancellation));
    }
}
