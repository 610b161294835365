using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Web.Features.Requests.Changing;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>A lead asks for a later last day. Today is the 23rd of November 2026.</summary>
public sealed class RenewalPageTests : PortalContext
{
    private static readonly DateOnly End = new(2026, 12, 31);

    [Theory]
    [InlineData("2027-03-31", "2027-03-31")]
    [InlineData("", null)]
    public async Task A_later_last_day_or_none_is_requested(string typed, string? asked)
    {
        await ApproveAsync(await SubmitAsync(lastDay: End));
        var page = OpenChange("renewal");
        Assert.Equal("2026-12-31", page.FindByLabel("Expiry date").GetAttribute("value"));

        await page.FindByLabel("Expiry date").InputAsync(new() { Value = typed });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "It goes on." });
        var request = await SendAsync(page);

        Assert.Equal((RequestKind.Renew, asked is null ? null : DateOnly.Parse(asked, null)), (request.Summary.Kind, request.Summary.Requested.ExpiresOn));
        Assert.Equal("2026-12-31", request.Diff.Single(field => field.Field == "expiresOn").Original?.ToString());
    }

    [Theory]
    [InlineData("2026-12-31", "The tenant already expires on 2026-12-31. Choose a later date, or none.")]
    [InlineData("2026-12-01", "The tenant already expires on 2026-12-31. Choose a later date, or none.")]
    [InlineData("2026-11-23", "The expiry date must be after today. Choose a later date, or none.")]
    [InlineData("2027-02-30", "The expiry date must be after today. Choose a later date, or none.")]
    [InlineData("2031-11-24", "The expiry date is more than 5 years from now. Choose an earlier date, or none.")]
    public async Task A_last_day_that_cannot_be_is_reported_at_its_field_and_nothing_is_requested(string typed, string sentence)
    {
        await ApproveAsync(await SubmitAsync(lastDay: End));
        var page = OpenChange("renewal");
        await page.FindByLabel("Expiry date").InputAsync(new() { Value = typed });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "It goes on." });

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains(sentence, page.ProblemOf("Expiry date"), StringComparison.Ordinal));
        Assert.Equal(typed, page.FindByLabel("Expiry date").GetAttribute("value"));
        Assert.Empty(await WaitingRequestsAsync());
    }

    [Fact]
    public async Task The_link_of_a_notice_fills_in_a_later_date()
    {
        await ApproveAsync(await SubmitAsync(lastDay: End));
        Services.GetRequiredService<NavigationManager>().NavigateTo(ChangeKind.RenewalAddressFor("checkout"));

        var page = OpenChange("renewal");

        Assert.Equal("2027-03-31", page.FindByLabel("Expiry date").GetAttribute("value"));
        await page.FindByLabel("Reason").InputAsync(new() { Value = "It goes on." });
        Assert.Equal(new DateOnly(2027, 3, 31), (await SendAsync(page)).Summary.Requested.ExpiresOn);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("61")]
    public async Task An_address_with_a_renewal_that_is_not_possible_fills_in_the_current_date(string months)
    {
        await ApproveAsync(await SubmitAsync(lastDay: End));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"tenants/checkout/change/renewal?months={months}");

        var page = OpenChange("renewal");

        Assert.Equal("2026-12-31", page.FindByLabel("Expiry date").GetAttribute("value"));
    }

    [Fact]
    public async Task A_tenant_without_an_end_has_nothing_to_renew()
    {
        await ApproveAsync(await SubmitAsync());
        var page = OpenChange("renewal");
        await page.FindByLabel("Expiry date").InputAsync(new() { Value = "2027-03-31" });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "It goes on." });

        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal("'checkout' never expires, so there is nothing to renew.", page.ProblemOf("Expiry date")));
        Assert.Empty(await WaitingRequestsAsync());
    }

    [Fact]
    public async Task The_page_of_a_tenant_with_an_end_leads_to_its_renewal()
    {
        await ApproveAsync(await SubmitAsync(lastDay: End));

        var page = Render<TenantPage>(tenant => tenant.Add(shown => shown.Name, "checkout"));

        page.WaitForAssertion(() =>
            Assert.Contains("tenants/checkout/change/renewal", page.FindAll("nav[aria-label='Change requests'] a").Select(link => link.GetAttribute("href")))
        );
    }
}
