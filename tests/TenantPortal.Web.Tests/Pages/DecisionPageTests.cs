using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tiers;
using TenantPortal.Web.Features.Requests.Reviewing;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>An approver decides with values of their own. Today is the 23rd of November 2026.</summary>
public sealed class DecisionPageTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_tenant_gets_the_last_day_that_the_approver_saw_in_the_preview()
    {
        var id = await SubmitAsync(lastDay: new(2027, 11, 30));
        var page = OpenChanges(id);
        Assert.Equal("2027-11-30", page.FindByLabel("Expiry date").GetAttribute("value"));
        Assert.True(page.FindByText("Approve these values").HasAttribute("disabled"));

        await page.FindByLabel("Expiry date").InputAsync(new() { Value = "2027-05-31" });
        await page.FindByText("Preview changes").ClickAsync(new());
        page.WaitForAssertion(() => Assert.False(page.FindByText("Approve these values").HasAttribute("disabled")));
        Assert.Contains(
            "2027-05-31",
            page.FindAll("table")
                .Single(table =>
                    table.TextContent.Contains("Expires", StringComparison.Ordinal) && table.TextContent.Contains("2027-05-31", StringComparison.Ordinal)
                )
                .TextContent,
            StringComparison.Ordinal
        );
        await page.FindByText("Approve these values").ClickAsync(new());

        var request = await ApprovedAsync(page, id);
        var day = request.Diff.Single(field => field.Field == "expiresOn");
        Assert.Equal(("2027-11-30", "2027-05-31"), (day.Requested.ToString(), day.Decided?.ToString()));
        var tenant = (await Services.GetRequiredService<TenantReader>().FindAsync(Person("payments-lead"), "checkout", Cancellation))!;
        Assert.Equal((new DateOnly(2027, 5, 31), "small"), (tenant.Spec.ExpiresOn, tenant.Spec.Size));
    }

    [Fact]
    public async Task A_renewal_gets_the_last_day_of_the_approver()
    {
        await ApproveAsync(await SubmitAsync(lastDay: new(2026, 12, 31)));
        var id = await SubmitAsync(
            new RequestInput
            {
                Kind = RequestKind.Renew,
                Tenant = "checkout",
                ExpiresOn = new(2027, 12, 31),
                Purpose = "It goes on.",
            }
        );
        var page = OpenChanges(id);

        await page.FindByLabel("Expiry date").InputAsync(new() { Value = "2027-03-31" });
        await page.FindByText("Preview changes").ClickAsync(new());
        page.WaitForAssertion(() => Assert.False(page.FindByText("Approve these values").HasAttribute("disabled")));
        await page.FindByText("Approve these values").ClickAsync(new());

        await ApprovedAsync(page, id);
        Assert.Equal(
            new DateOnly(2027, 3, 31),
            (await Services.GetRequiredService<TenantReader>().FindAsync(Person("payments-lead"), "checkout", Cancellation))!.Spec.ExpiresOn
        );
    }

    [Theory]
    [InlineData("", "Enter an expiry date. Only the team can request a tenant that never expires.")]
    [InlineData("2026-11-23", "The expiry date must be after today. Choose a later date, or none.")]
    [InlineData("2027-02-30", "The expiry date must be after today. Choose a later date, or none.")]
    [InlineData("2031-11-24", "The expiry date is more than 5 years from now. Choose an earlier date, or none.")]
    public async Task A_last_day_that_cannot_be_is_reported_at_its_field_and_nothing_is_approved(string typed, string sentence)
    {
        var id = await SubmitAsync(lastDay: new(2027, 11, 30));
        var page = OpenChanges(id);

        await page.FindByLabel("Expiry date").InputAsync(new() { Value = typed });
        await page.FindByText("Preview changes").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal(sentence, page.ProblemOf("Expiry date")));
        Assert.True(page.FindByText("Approve these values").HasAttribute("disabled"));
        Assert.Equal(RequestStatus.Submitted, Assert.Single(await WaitingRequestsAsync()).Status);
    }

    [Fact]
    public async Task Another_amount_makes_the_size_ones_own()
    {
        var id = await SubmitAsync(lastDay: new(2027, 11, 30));
        var page = OpenChanges(id);

        await page.FindByLabel("CPU").InputAsync(new() { Value = "2" });
        await page.FindByText("Preview changes").ClickAsync(new());
        page.WaitForAssertion(() => Assert.False(page.FindByText("Approve these values").HasAttribute("disabled")));
        await page.FindByText("Approve these values").ClickAsync(new());

        await ApprovedAsync(page, id);
        var tenant = (await Services.GetRequiredService<TenantReader>().FindAsync(Person("payments-lead"), "checkout", Cancellation))!;
        Assert.Equal(("2", null, new DateOnly(2027, 11, 30)), (tenant.Spec.Quota[QuotaResource.Cpu].ToString(), tenant.Spec.Size, tenant.Spec.ExpiresOn));
    }

    [Fact]
    public async Task What_is_typed_after_the_preview_is_previewed_again_before_it_is_approved()
    {
        var id = await SubmitAsync(lastDay: new(2027, 11, 30));
        var page = OpenChanges(id);
        await page.FindByLabel("Expiry date").InputAsync(new() { Value = "2027-05-31" });
        await page.FindByText("Preview changes").ClickAsync(new());
        page.WaitForAssertion(() => Assert.False(page.FindByText("Approve these values").HasAttribute("disabled")));

        await page.FindByLabel("CPU").InputAsync(new() { Value = "2" });
        await page.FindByText("Approve these values").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("has changed since the preview", page.Markup, StringComparison.Ordinal));
        Assert.Equal(RequestStatus.Submitted, Assert.Single(await WaitingRequestsAsync()).Status);
    }

    /// <summary>The request's page, as an admin sees it who wants other values.</summary>
    private IRenderedComponent<RequestPage> OpenChanges(string id)
    {
        SignIn("platform-admin");
        var page = Render<RequestPage>(parameters => parameters.Add(request => request.Id, id));
        page.WaitForAssertion(() => page.FindByText("Approve with changes"));
        page.FindByText("Approve with changes").Click();
        page.WaitForAssertion(() => page.FindByLabel("Expiry date"));
        return page;
    }

    private async Task<RequestDetails> ApprovedAsync(IRenderedComponent<RequestPage> page, string id)
    {
        page.WaitForAssertion(() => Assert.Equal("Approved", page.Find("[data-testid=status]").TextContent.Trim()));
        return (await Services.GetRequiredService<RequestReader>().FindAsync(Person("platform-admin"), id, Cancellation))!;
    }
}
