using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Web.Components.Lists;
using TenantPortal.Web.Features.Dashboard;
using TenantPortal.Web.Features.Home;
using TenantPortal.Web.Features.Requests;
using TenantPortal.Web.Features.Requests.Approvals;
using TenantPortal.Web.Features.Tenants;

namespace TenantPortal.Web.Tests.Pages;

public sealed class ListPageTests : PortalContext
{
    [Fact]
    public void No_requests_yet_leads_to_the_first()
    {
        var page = Render<RequestsPage>();

        page.WaitForAssertion(() => Assert.Contains("No requests yet.", page.Markup, StringComparison.Ordinal));
        Assert.Equal("requests/new", page.Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task The_address_filters_the_requests()
    {
        await ApproveAsync(await SubmitAsync());
        await SubmitAsync(tenant: "ledger");
        Services.GetRequiredService<NavigationManager>().NavigateTo("requests?status=Submitted");

        var page = Render<RequestsPage>();

        page.WaitForAssertion(() => Assert.Contains("ledger", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_filter_goes_into_the_address()
    {
        var page = Render<RequestsPage>();

        page.FindByLabel("Status").Change("Approved");

        Assert.EndsWith("?status=Approved", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lists_are_downloaded_with_the_filters_of_the_address()
    {
        await ApproveAsync(await SubmitAsync());
        var navigation = Services.GetRequiredService<NavigationManager>();

        navigation.NavigateTo("requests?status=approved&search=check");
        var requests = Render<RequestsPage>();
        requests.WaitForAssertion(() => Assert.Equal(["CSV", "XLSX"], requests.FindAll("a[download]").Select(link => link.TextContent)));
        Assert.EndsWith(
            "/api/v1/exports/requests?format=xlsx&status=Approved&search=check",
            requests.FindAll("a[download]")[1].GetAttribute("href"),
            StringComparison.Ordinal
        );
        navigation.NavigateTo("tenants?team=payments");
        var tenants = Render<TenantsPage>();
        tenants.WaitForAssertion(() => Assert.Equal(["CSV", "XLSX"], tenants.FindAll("a[download]").Select(link => link.TextContent)));
        Assert.EndsWith("/api/v1/exports/tenants?format=csv&team=payments", tenants.Find("a[download]").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lines_of_tenants_requests_and_approvals_are_marked_for_the_keyboard()
    {
        await ApproveAsync(await SubmitAsync());
        await SubmitAsync(tenant: "ledger");
        SignIn("platform-admin");

        AssertMarked(Render<TenantsPage>(), "tenants/checkout");
        AssertMarked(Render<RequestsPage>(), "requests/req-");
        AssertMarked(Render<ApprovalsPage>(), "requests/req-");

        static void AssertMarked<T>(IRenderedComponent<T> page, string address)
            where T : IComponent =>
            page.WaitForAssertion(() =>
                Assert.StartsWith(address, page.Find("[data-lines] tbody tr").QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal)
            );
    }

    [Fact]
    public void A_team_is_chosen_by_its_title()
    {
        var page = Render<TenantsPage>();
        page.WaitForAssertion(() => Assert.Equal(["Any team", "Payments"], page.FindByLabel("Team").Children.Select(option => option.TextContent)));

        page.FindByLabel("Team").Change("payments");

        Assert.EndsWith("?team=payments", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_phases_and_statuses_on_offer_are_those_that_exist_with_their_counts()
    {
        await ApproveAsync(await SubmitAsync());
        await SubmitAsync(tenant: "ledger");

        var tenants = Render<TenantsPage>();
        tenants.WaitForAssertion(() =>
            Assert.Equal(["Any phase", "Provisioning (1)"], tenants.FindByLabel("Phase").Children.Select(option => option.TextContent))
        );
        Services.GetRequiredService<NavigationManager>().NavigateTo("requests?status=Rejected");
        var requests = Render<RequestsPage>();
        requests.WaitForAssertion(() =>
            Assert.Equal(
                ["Any status", "Submitted (1)", "Approved (1)", "Rejected (0)"],
                requests.FindByLabel("Status").Children.Select(option => option.TextContent)
            )
        );
    }

    [Fact]
    public async Task A_saved_view_is_a_link_to_what_the_list_showed()
    {
        await ApproveAsync(await SubmitAsync());
        Services.GetRequiredService<NavigationManager>().NavigateTo("tenants?phase=Ready&sort=Expiry");
        var page = Render<TenantsPage>();
        page.WaitForAssertion(() => page.FindByLabel("Name of the view"));

        page.FindByLabel("Name of the view").Input("Next to go");
        await page.Find(".saved-views form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal("tenants?phase=Ready&sort=Expiry", page.Find("nav[aria-label='Saved views'] a").GetAttribute("href")));
        Assert.Equal("true", page.Find("nav[aria-label='Saved views'] a").GetAttribute("aria-current"));
        await page.Find("button[aria-label='Delete view Next to go']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("nav[aria-label='Saved views']")));
    }

    [Fact]
    public async Task A_view_without_a_filter_is_not_saved()
    {
        var page = Render<TenantsPage>();
        page.WaitForAssertion(() => page.FindByLabel("Name of the view"));

        page.FindByLabel("Name of the view").Input("All");
        await page.Find(".saved-views form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Set a filter first: a view without one is the whole list.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_column_is_hidden_in_the_address_and_other_filters_stay()
    {
        await ApproveAsync(await SubmitAsync());
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("tenants?team=payments");
        var page = Render<TenantsPage>();
        page.WaitForAssertion(() => Assert.Equal(8, page.FindAll("thead th").Count));

        page.FindByLabel("Show cluster").Change(false);

        Assert.EndsWith("?team=payments&columns=phase%2Cproduct%2Cteam%2Ctier%2Cenvironment%2Capproved", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shared_link_shows_the_same_columns_of_the_tenants()
    {
        await ApproveAsync(await SubmitAsync());
        Services.GetRequiredService<NavigationManager>().NavigateTo("tenants?columns=team,tier");

        var page = Render<TenantsPage>();

        page.WaitForAssertion(() => Assert.Equal(["Tenant", "Team", "Tier"], page.FindAll("thead th").Select(heading => heading.TextContent)));
        Assert.Equal(["checkout", "payments", "namespace, small"], page.FindAll("tbody td").Select(cell => cell.TextContent.Trim()));
        Assert.False(page.FindByLabel("Show phase").HasAttribute("checked"));
        Assert.True(page.FindByLabel("Show tier").HasAttribute("checked"));
    }

    [Fact]
    public async Task A_shared_link_shows_the_same_columns_of_the_requests()
    {
        await SubmitAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo("requests?columns=requested-by,status");

        var page = Render<RequestsPage>();

        page.WaitForAssertion(() =>
            Assert.Equal(["Select", "Tenant", "Status", "Requested by"], page.FindAll("thead th").Select(heading => heading.TextContent))
        );
    }

    [Theory]
    [InlineData(null, "phase", false, "product,team,tier,cluster,environment,approved")]
    [InlineData("team", "team", false, "none")]
    [InlineData("none", "tier", true, "tier")]
    [InlineData("product,team,tier,cluster,environment,approved", "phase", true, null)]
    [InlineData("no-such-column", "phase", false, "product,team,tier,cluster,environment,approved")]
    public void The_address_names_the_columns_in_the_order_of_the_list(string? before, string column, bool isShown, string? after) =>
        Assert.Equal(after, ShownColumns.Toggle(TenantTable.Columns, before, TenantTable.Columns.Single(known => known.Key == column), isShown));

    [Fact]
    public async Task More_requests_than_a_page_are_loaded_on_demand_and_kept_when_it_refreshes()
    {
        for (var number = 0; number < 51; number++)
            await SubmitAsync(tenant: $"tenant-{number}");
        var page = Render<RequestsPage>();
        page.WaitForAssertion(() => Assert.Equal(50, page.FindAll("tbody tr").Count));

        page.FindByText("Load more").Click();
        page.WaitForAssertion(() => Assert.Equal(51, page.FindAll("tbody tr").Count));
        Time.Advance(TimeSpan.FromSeconds(1));
        await SubmitAsync(tenant: "one-more");

        page.WaitForAssertion(() => Assert.Contains("one-more", page.FindAll("tbody tr")[0].TextContent, StringComparison.Ordinal));
        Assert.Equal(51, page.FindAll("tbody tr").Count);
    }

    [Fact]
    public async Task A_new_tenant_appears_by_itself()
    {
        var id = await SubmitAsync();
        var page = Render<TenantsPage>();
        page.WaitForAssertion(() => Assert.Contains("No tenants yet.", page.Markup, StringComparison.Ordinal));

        await ApproveAsync(id);

        page.WaitForAssertion(() => Assert.Equal("Provisioning", page.Find("[data-testid=phase]").TextContent.Trim()));
    }

    [Fact]
    public async Task A_tenant_shows_its_namespace_and_manifests()
    {
        await ApproveAsync(await SubmitAsync());

        var page = Render<TenantPage>(parameters => parameters.Add(tenant => tenant.Name, "checkout"));

        page.WaitForAssertion(() => Assert.Contains("team-checkout", page.Find("dl.facts").TextContent, StringComparison.Ordinal));
        var settings = Render<TenantSettingsPage>(parameters => parameters.Add(tenant => tenant.Name, "checkout"));

        settings.WaitForAssertion(() => Assert.Equal(14, settings.FindAll(".manifests details").Count));
    }

    [Fact]
    public async Task What_waits_for_an_admin_is_on_their_home_page()
    {
        await SubmitAsync();
        SignIn("platform-admin");

        var page = Render<HomePage>();

        page.WaitForAssertion(() => Assert.Contains("Waiting for you", page.Markup, StringComparison.Ordinal));
        Assert.Contains("checkout", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dashboard_without_tenants_says_so()
    {
        SignIn("manager");

        var page = Render<DashboardPage>();

        page.WaitForAssertion(() => Assert.Contains("No tenants yet that you can see.", page.Markup, StringComparison.Ordinal));
    }
}
