using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Web.Features.Requests.Changing;
using TenantPortal.Web.Features.Requests.Submitting;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>A lead asks in the browser for changes of a tenant that is there.</summary>
public sealed class ChangePageTests : PortalContext
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_requests_another_size_sees_the_difference_and_sends_it()
    {
        await ApproveAsync(await SubmitAsync());
        var page = OpenChange("quota");

        await page.FindByText("medium").ChangeAsync(new() { Value = "medium" });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "It is used up." });
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Size", page.Find("table").TextContent, StringComparison.Ordinal));

        var asked = await SendAsync(page);
        var size = asked.Diff.Single(field => field.Field == "size");
        Assert.Equal((RequestKind.ChangeQuota, "small", "medium"), (asked.Summary.Kind, size.Original?.ToString(), size.Requested.ToString()));
    }

    [Fact]
    public async Task What_the_tenant_already_has_is_not_requested_again()
    {
        await ApproveAsync(await SubmitAsync());
        var page = OpenChange("quota");

        await page.FindByLabel("Reason").InputAsync(new() { Value = "No reason." });
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() =>
            Assert.Contains("The tenant already has these values. Change at least one.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_deletion_wants_the_name_typed()
    {
        await ApproveAsync(await SubmitAsync());
        var page = OpenChange("deletion");
        await page.FindByLabel("Reason").InputAsync(new() { Value = "It is over." });

        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal("Type checkout to confirm.", page.ProblemOf("Type checkout to request its deletion")));
        await page.FindByLabel("Type checkout to request its deletion").InputAsync(new() { Value = "checkout" });

        Assert.Equal(RequestKind.Delete, (await SendAsync(page)).Summary.Kind);
    }

    [Fact]
    public async Task The_tenants_page_leads_to_every_change_that_is_possible()
    {
        await ApproveAsync(await SubmitAsync());

        var page = Render<TenantPage>(tenant => tenant.Add(shown => shown.Name, "checkout"));

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("nav[aria-label='Change requests']")));
        Assert.Equal(
            ["tenants/checkout/change/quota", "tenants/checkout/change/tier", "tenants/checkout/change/access", "tenants/checkout/change/deletion"],
            page.FindAll("nav[aria-label='Change requests'] a").Select(link => link.GetAttribute("href"))
        );
    }

    [Fact]
    public async Task An_approved_deletion_is_taken_back_on_the_tenants_page()
    {
        await ApproveAsync(await SubmitAsync());
        var asked = await Services
            .GetRequiredService<RequestService>()
            .SubmitAsync(
                Person("payments-lead"),
                new RequestInput
                {
                    Kind = RequestKind.Delete,
                    Tenant = "checkout",
                    Purpose = "It is over.",
                },
                null,
                Cancellation
            );
        await ApproveAsync(asked.Value!.Id!);
        var page = Render<TenantPage>(tenant => tenant.Add(shown => shown.Name, "checkout"));
        page.WaitForAssertion(() => page.FindByText("Cancel deletion"));

        await page.FindByText("Cancel deletion").ClickAsync(new());

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("a[href='tenants/checkout/change/quota']")));
        Assert.Null((await Services.GetRequiredService<TenantReader>().FindAsync(Person("payments-lead"), "checkout", Cancellation))!.DeleteAt);
    }

    [Theory]
    [InlineData("payments-member", "quota", "Only leads of the team")]
    [InlineData("payments-lead", "color", "This kind of change does not exist.")]
    [InlineData("search-lead", "quota", "Tenant 'checkout' does not exist, or you do not have access to it")]
    public async Task A_user_who_may_not_request_sees_why(string person, string kind, string sentence)
    {
        await ApproveAsync(await SubmitAsync());
        SignIn(person);

        var page = Render<ChangePage>(parameters => parameters.Add(shown => shown.Name, "checkout").Add(shown => shown.Kind, kind));

        page.WaitForAssertion(() => Assert.Contains(sentence, page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task Secrets_of_a_manager_that_is_no_longer_set_up_can_be_seen_and_left()
    {
        var draft = new RequestDraft
        {
            Kind = RequestKind.ChangeAccess,
            SecretBackend = "vault",
            SecretNames = "app",
        };
        var fields = Render<SecretsFields>(parameters =>
            parameters.Add(shown => shown.Draft, draft).Add(shown => shown.Problems, [new Problem("No secrets manager is set up.", "secrets.backend")])
        );

        Assert.Equal("No secrets manager is set up.", fields.ProblemOf("Secrets manager"));
        Assert.Equal(["None", "vault, no longer configured"], fields.FindAll("option").Select(option => option.TextContent));
        await fields.FindByLabel("Secrets manager").ChangeAsync(new() { Value = "" });

        Assert.Empty(draft.ToInput().Secrets!.Names!);
    }
}
