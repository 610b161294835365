using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Recertifying;
using TenantPortal.Web.Features.Home;
using TenantPortal.Web.Features.Recertifying;
using TenantPortal.Web.Features.Tenants;
using TenantPortal.Web.Layout;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>Answering for the tenants of a team on one page.</summary>
public sealed class RecertificationPageTests() : PortalContext(("Tiers:namespace:RecertifyMonths", "1"))
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_confirms_one_tenant_and_requests_the_deletion_of_another_on_one_page()
    {
        await DueAsync("checkout", "ledger");
        SignIn("payments-lead");
        var page = Open(waiting: 2);
        Assert.Contains("The leads are notified. Without an answer, the tenant is suspended on", page.Markup, StringComparison.Ordinal);

        await Button(page, "Still needed: checkout").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Still needed, by", page.Markup, StringComparison.Ordinal));
        Assert.Single(page.FindAll("button[aria-label^='Still needed']"));
        await Button(page, "No longer needed: ledger").ClickAsync(new());

        Assert.EndsWith("/tenants/ledger/change/deletion", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        var reader = Services.GetRequiredService<RecertificationReader>();
        var rows = (await reader.ListAsync(Person("auditor"), new RecertificationFilter(), Cancellation)).Items;
        Assert.Equal(
            [("checkout", RecertificationAnswer.StillNeeded, false), ("ledger", RecertificationAnswer.NoLongerNeeded, true)],
            rows.Select(row => (row.Tenant, row.Answer!.Value, row.IsWaiting))
        );
    }

    [Fact]
    public async Task Another_size_leads_to_the_request_for_another_quota()
    {
        await DueAsync("checkout");
        SignIn("payments-lead");
        var page = Open(waiting: 1);

        await Button(page, "Change its size: checkout").ClickAsync(new());

        Assert.EndsWith("/tenants/checkout/change/quota", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("payments-member")]
    [InlineData("manager")]
    [InlineData("platform-admin")]
    [InlineData("auditor")]
    public async Task Others_see_what_waits_and_cannot_answer(string person)
    {
        await DueAsync("checkout");
        SignIn(person);

        var page = Open(waiting: 1);

        Assert.Empty(page.FindAll("tbody button"));
        Assert.Contains("The team answers.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_page_and_the_navigation_of_a_lead_lead_to_the_page()
    {
        await DueAsync("checkout");
        SignIn("payments-lead");

        var home = Render<HomePage>();
        var navigation = Render<Navigation>(parameters => parameters.Add(shown => shown.User, Person("payments-lead")));

        home.WaitForAssertion(() => Assert.Equal("recertification", home.Find("a[aria-label='Answer: checkout']").GetAttribute("href")));
        navigation.WaitForAssertion(() => Assert.Single(navigation.FindAll("a[href='recertification']")));
    }

    [Fact]
    public async Task The_page_of_a_tenant_that_was_suspended_for_want_of_an_answer_leads_to_the_page_and_an_answer_resumes_it()
    {
        await DueAsync("checkout");
        for (var day = 0; day < 30; day++)
        {
            Time.Advance(TimeSpan.FromDays(1));
            await Services.GetRequiredService<RecertificationClock>().RunAsync(Cancellation);
        }

        SignIn("payments-lead");
        var tenant = Render<TenantPage>(parameters => parameters.Add(shown => shown.Name, "checkout"));
        tenant.WaitForAssertion(() => Assert.Single(tenant.FindAll("a[href='recertification?team=payments']")));
        var page = Open(waiting: 1);
        await Button(page, "Still needed: checkout").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("No tenants are waiting for an answer.", page.Markup, StringComparison.Ordinal));
        var found = await Services.GetRequiredService<TenantReader>().FindAsync(Person("payments-lead"), "checkout", Cancellation);
        Assert.Null(found!.Suspension);
    }

    private IRenderedComponent<RecertificationPage> Open(int waiting)
    {
        var page = Render<RecertificationPage>();
        page.WaitForAssertion(() => Assert.Equal(waiting, page.FindAll("tbody tr").Count), TimeSpan.FromSeconds(30));
        return page;
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<RecertificationPage> page, string label) => page.Find($"button[aria-label='{label}']");

    /// <summary>Tenants of the team Payments whose recertification has just become due.</summary>
    private async Task DueAsync(params string[] tenants)
    {
        foreach (var tenant in tenants)
            await ApproveAsync(await SubmitAsync(tenant: tenant));
        Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(tenants.Length, await Services.GetRequiredService<RecertificationClock>().RunAsync(Cancellation));
    }
}
