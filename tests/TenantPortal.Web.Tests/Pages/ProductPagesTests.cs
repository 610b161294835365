using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Web.Features.Requests.Approvals;
using TenantPortal.Web.Features.Requests.Reviewing;
using TenantPortal.Web.Features.Requests.Submitting;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

/// <summary>A product with several environments: one form, one decision, one deletion.</summary>
public sealed class ProductPagesTests : PortalContext
{
    private static readonly string[] Names = ["shop-dev", "shop-staging", "shop-prod"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lead_requests_three_environments_with_sizes_in_one_form()
    {
        var page = RenderForm();
        page.FindByLabel("Tenant name").Input("shop");
        page.FindByLabel("Environment").Change("development");
        page.FindByLabel("staging").Change(true);
        page.FindByLabel("production").Change(true);
        page.FindByLabel("Purpose").Input("The web shop.");
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("[data-testid=product-names] li").Count));
        Assert.Contains("shop-staging for staging: can be used", TextOf(page, "product-names"), StringComparison.Ordinal);
        Assert.Equal("shop", page.FindByLabel("Product name").GetAttribute("value"));

        page.GoTo("Size");
        page.FindByText("small").Change("small");
        Assert.Empty(page.FindAll("[data-testid=environment-production]"));
        page.FindByLabel("Set the quota of each environment").Change(true);
        page.FindByLabel("Size of production").Change("medium");
        Assert.Equal(
            ["development 4", "staging 4", "production 16", "Together 24"],
            page.FindAll("[data-testid=environment-quotas] tbody tr").Select(row => $"{row.Children[0].TextContent} {row.Children[1].TextContent}")
        );
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.FindByText("Submit request"));
        Assert.Equal(Names, page.FindAll("table tbody tr td:first-child").Select(cell => cell.TextContent.Trim()));
        Assert.Contains("team-shop-staging-quota", page.Markup, StringComparison.Ordinal);
        page.FindByText("Submit request").Click();

        page.WaitForAssertion(() => Assert.Contains("/requests/req-", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        var waiting = Assert.Single(await WaitingRequestsAsync());
        var request = (await Services.GetRequiredService<RequestReader>().FindAsync(Person("platform-admin"), waiting.Id, Cancellation))!;
        Assert.Equal(
            [("shop-dev", "small"), ("shop-staging", "small"), ("shop-prod", "medium")],
            request.Group.Select(one => (one.Tenant, one.Requested.Size!))
        );
    }

    [Fact]
    public async Task A_name_that_is_taken_shows_at_once_with_its_environment()
    {
        await SubmitAsync(tenant: "shop-prod");
        var page = RenderForm();
        page.FindByLabel("Tenant name").Input("shop");
        page.FindByLabel("Environment").Change("development");

        page.FindByLabel("production").Change(true);

        page.WaitForAssertion(() =>
            Assert.Contains(
                "shop-prod for production: A tenant called 'shop-prod' is already requested.",
                TextOf(page, "product-names"),
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public void One_environment_is_requested_as_before()
    {
        var page = RenderForm();
        page.FindByLabel("Tenant name").Input("shop");
        page.FindByLabel("Environment").Change("development");
        page.FindByLabel("staging").Change(true);

        page.FindByLabel("staging").Change(false);

        Assert.Equal("shop", page.FindByLabel("Tenant name").GetAttribute("value"));
        Assert.Empty(page.FindAll("[data-testid=product-names]"));
        Assert.Contains("The namespace will be team-shop", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approver_sees_one_item_and_decides_once()
    {
        var id = await SubmitAsync(Product());
        SignIn("platform-admin");
        var queue = Render<ApprovalsPage>();
        queue.WaitForAssertion(() =>
            Assert.Contains("shop-dev, shop-staging, shop-prod", Assert.Single(queue.FindAll("table tbody tr")).TextContent, StringComparison.Ordinal)
        );
        var page = Render<RequestPage>(parameters => parameters.Add(shown => shown.Id, id));
        page.WaitForAssertion(() => page.FindByText("Approve"));
        Assert.Contains("Tenants of the product shop", page.Markup, StringComparison.Ordinal);
        Assert.Equal(
            ["shop-dev", "shop-staging", "shop-prod"],
            page.FindAll("[aria-labelledby=group-heading] tbody tr td:first-child").Select(cell => cell.TextContent.Trim())
        );

        await page.FindByText("Approve").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("[aria-labelledby=group-heading] tbody a[href^='tenants/']").Count));
        var tenants = await Services.GetRequiredService<TenantReader>().ListAsync(Person("payments-lead"), new TenantFilter { Product = "shop" }, Cancellation);
        Assert.Equal(Names.Order(), tenants.Items.Select(tenant => tenant.Name));
    }

    [Fact]
    public async Task An_approver_changes_the_amounts_of_one_environment_and_sees_what_all_become()
    {
        var id = await SubmitAsync(Product());
        SignIn("platform-admin");
        var page = Render<RequestPage>(parameters => parameters.Add(shown => shown.Id, id));
        page.WaitForAssertion(() => page.FindByText("Approve with changes"));
        await page.FindByText("Approve with changes").ClickAsync(new());
        await AmountOf(page, "shop-prod", "CPU").InputAsync(new() { Value = "100" });
        await page.FindByText("Preview changes").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("true", AmountOf(page, "shop-prod", "CPU").GetAttribute("aria-invalid")));
        Assert.Null(AmountOf(page, "shop-dev", "CPU").GetAttribute("aria-invalid"));

        await AmountOf(page, "shop-prod", "CPU").InputAsync(new() { Value = "8" });
        await page.FindByText("Preview changes").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("changed by the approver", page.Markup, StringComparison.Ordinal));
        await page.FindByText("Approve these values").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Changed by the approver for shop-prod", page.Markup, StringComparison.Ordinal));
        var request = (await Services.GetRequiredService<RequestReader>().FindAsync(Person("payments-lead"), id, Cancellation))!;
        Assert.Equal(["4", "4", "8"], request.Group.Select(one => one.Requested.Quota.ToAmounts()["cpu"]));
        Assert.Equal(["small", "small", null], request.Group.Select(one => one.Requested.Size));
    }

    [Fact]
    public async Task The_amounts_of_one_environment_start_from_the_size_of_all_and_stay_in_the_draft()
    {
        var page = RenderForm();
        page.FindByLabel("Tenant name").Input("shop");
        page.FindByLabel("Environment").Change("development");
        page.FindByLabel("production").Change(true);
        page.FindByLabel("Purpose").Input("The web shop.");
        page.GoTo("Size");
        page.FindByText("small").Change("small");
        page.FindByLabel("Set the quota of each environment").Change(true);

        page.FindByLabel("Size of production").Change("custom");
        Assert.Equal("4", page.FindByLabel("CPU of production").GetAttribute("value"));
        page.FindByLabel("CPU of production").Input("7");

        Assert.Equal(
            ["development 4", "production 7", "Together 11"],
            page.FindAll("[data-testid=environment-quotas] tbody tr").Select(row => $"{row.Children[0].TextContent} {row.Children[1].TextContent}")
        );
        var drafts = Services.GetRequiredService<DraftService>();
        var draft = Assert.Single(await drafts.ListAsync(Person("payments-lead"), Cancellation));
        var saved = (await drafts.FindAsync(Person("payments-lead"), draft.Id, Cancellation))!.Content.Input;
        Assert.Equal([null, "7"], saved.Environments!.Select(one => one.Quota?["cpu"]));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"requests/new?draft={draft.Id}");
        var again = Render<NewRequestPage>();
        again.WaitForAssertion(() => Assert.Equal("7", again.FindByLabel("CPU of production").GetAttribute("value")));
        again.FindByLabel("CPU of production").Input("700");
        again.Find("form").Submit();
        again.WaitForAssertion(() => Assert.Equal("true", again.FindByLabel("CPU of production").GetAttribute("aria-invalid")));
    }

    [Fact]
    public async Task A_lead_adds_an_environment_to_a_product_from_the_list_of_its_tenants()
    {
        await ApproveAsync(await SubmitAsync(Product() with { Environments = [new("development"), new("staging")] }));
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("tenants?product=shop");
        var list = Render<TenantsPage>();
        list.WaitForElement("a[href='requests/new?product=shop']");
        navigation.NavigateTo("requests/new?product=shop");

        var page = RenderForm();
        Assert.Equal("Add an environment to shop", page.Find("h1").TextContent.Trim());
        Assert.Equal("shop", page.FindByLabel("Product").GetAttribute("value"));
        Assert.Equal("production", page.FindByLabel("Environment").GetAttribute("value"));
        page.WaitForAssertion(() => Assert.Contains("shop-prod for production: can be used", TextOf(page, "product-names"), StringComparison.Ordinal));
        Assert.Equal(["", "production"], page.FindByLabel("Environment").QuerySelectorAll("option").Select(option => option.GetAttribute("value")));
        Assert.DoesNotContain("More environments", page.Markup, StringComparison.Ordinal);
        page.FindByLabel("Purpose").Input("The shop opens.");
        page.GoTo("Size");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.FindByText("Submit request"));
        page.FindByText("Submit request").Click();

        page.WaitForAssertion(() => Assert.Contains("/requests/req-", navigation.Uri, StringComparison.Ordinal));
        var waiting = Assert.Single(await WaitingRequestsAsync());
        Assert.Equal(("shop-prod", "shop", "small"), (waiting.Tenant, waiting.Requested.Product, waiting.Requested.Size));
        await ApproveAsync(waiting.Id);
        var tenant = Render<TenantPage>(parameters => parameters.Add(shown => shown.Name, "shop-dev"));
        tenant.WaitForAssertion(() => Assert.NotEmpty(tenant.FindAll("a[href='tenants/shop-prod']")));
        Assert.NotEmpty(tenant.FindAll("a[href='requests/new?product=shop']"));
    }

    [Theory]
    [InlineData("payments-member")]
    [InlineData("platform-admin")]
    public async Task Users_who_do_not_lead_the_team_add_no_environment(string person)
    {
        await ApproveAsync(await SubmitAsync(Product()));
        SignIn(person);
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("tenants?product=shop");
        var list = Render<TenantsPage>();
        list.WaitForAssertion(() => Assert.Contains("Product shop", list.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Add an environment", list.Markup, StringComparison.Ordinal);

        navigation.NavigateTo("requests/new?product=shop");
        var page = Render<NewRequestPage>();

        page.WaitForAssertion(() => Assert.Contains("You do not lead a team with a product 'shop'.", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task The_manifests_and_checks_of_each_tenant_are_shown()
    {
        var id = await SubmitAsync(Product());
        SignIn("platform-admin");

        foreach (var tab in new[] { "manifests", "checks" })
        {
            Services.GetRequiredService<NavigationManager>().NavigateTo($"requests/{id}?tab={tab}");
            var page = Render<RequestPage>(parameters => parameters.Add(shown => shown.Id, id));
            page.WaitForAssertion(() => Assert.Equal(Names, page.FindAll("h3").Select(heading => heading.TextContent).Where(Names.Contains)));
        }
    }

    [Fact]
    public async Task The_form_of_a_question_keeps_the_environments_and_changes_their_sizes()
    {
        var id = await SubmitAsync(Product());
        await Services.GetRequiredService<ReviewRequest>().AskAsync(Person("platform-admin"), id, "Why?", Cancellation);
        var page = Render<EditRequestPage>(parameters => parameters.Add(shown => shown.Id, id));
        page.WaitForAssertion(() => Assert.Equal("shop", page.FindByLabel("Product name").GetAttribute("value")));
        Assert.True(page.FindByLabel("staging").HasAttribute("disabled"));
        Assert.True(page.FindByLabel("staging").HasAttribute("checked"));

        page.GoTo("Size");
        page.WaitForAssertion(() => Assert.Equal("medium", page.FindByLabel("Size of production").GetAttribute("value")));
        page.FindByLabel("Size of production").Change("small");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.FindByText("Submit changes"));
        page.FindByText("Submit changes").Click();

        var navigation = Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.EndsWith($"requests/{id}", navigation.Uri, StringComparison.Ordinal));
        var request = (await Services.GetRequiredService<RequestReader>().FindAsync(Person("payments-lead"), id, Cancellation))!;
        Assert.All(request.Group, one => Assert.Equal("small", one.Requested.Size));
    }

    [Fact]
    public async Task A_tenant_leads_to_the_others_and_the_list_is_filtered_by_product()
    {
        await ApproveAsync(await SubmitAsync(Product()));
        await ApproveAsync(await SubmitAsync(tenant: "till"));

        var tenant = Render<TenantPage>(parameters => parameters.Add(shown => shown.Name, "shop-staging"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("tenants?product=shop");
        var list = Render<TenantsPage>();

        tenant.WaitForAssertion(() => Assert.NotEmpty(tenant.FindAll("a[href='tenants/shop-prod']")));
        list.WaitForAssertion(() => Assert.Equal(3, list.FindAll("table tbody tr").Count));
    }

    [Fact]
    public async Task A_deletion_covers_the_chosen_tenants_after_the_name_of_the_product_is_typed()
    {
        await ApproveAsync(await SubmitAsync(Product()));
        var page = OpenChange("deletion", "shop-dev");
        await page.FindByLabel("shop-staging (staging)").ChangeAsync(new() { Value = true });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "The shop is closed." });
        await page.FindByLabel("Type shop to request the deletion of these tenants").InputAsync(new() { Value = "shop-dev" });
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Type shop to confirm.", page.Markup, StringComparison.Ordinal));
        await page.FindByLabel("Type shop to request the deletion of these tenants").InputAsync(new() { Value = "shop" });

        var request = await SendAsync(page);

        Assert.Equal((RequestKind.Delete, "shop"), (request.Summary.Kind, request.Summary.Product));
        Assert.Equal(["shop-dev", "shop-staging"], request.Group.Select(one => one.Tenant));
    }

    [Fact]
    public async Task A_group_gets_access_to_the_chosen_tenants_in_one_request()
    {
        await ApproveAsync(await SubmitAsync(Product()));
        var page = OpenChange("access", "shop-dev");
        await page.FindByText("Add a group").ClickAsync(new());
        await page.FindByLabel("Group 1").InputAsync(new() { Value = "payments-developers" });
        await page.FindByLabel("shop-prod (production)").ChangeAsync(new() { Value = true });
        await page.FindByLabel("Reason").InputAsync(new() { Value = "They work on the shop." });

        var request = await SendAsync(page);

        Assert.Equal(["shop-dev", "shop-prod"], request.Group.Select(one => one.Tenant));
        Assert.All(request.Group, one => Assert.Equal("payments-developers", Assert.Single(one.Requested.Access).Group));
    }

    private static RequestInput Product() =>
        new()
        {
            Team = "payments",
            Tenant = "shop",
            Tier = "namespace",
            Size = "small",
            Environments = [new("development"), new("staging"), new("production") { Size = "medium" }],
            Purpose = "The web shop.",
        };

    /// <summary>The input of an amount of one tenant.</summary>
    private static IElement AmountOf(IRenderedComponent<RequestPage> page, string tenant, string amount)
    {
        var fields = page.FindAll("fieldset").Single(fieldset => fieldset.QuerySelector("legend")?.TextContent.Trim() == $"Amounts for {tenant}");
        var label = fields.QuerySelectorAll("label").Single(label => label.TextContent.Trim() == amount);
        return fields.QuerySelector($"[id='{label.GetAttribute("for")}']")!;
    }

    private static string TextOf(IRenderedComponent<NewRequestPage> page, string testId) =>
        string.Join(' ', page.Find($"[data-testid={testId}]").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
