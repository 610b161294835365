using System.Net;
using Microsoft.Playwright;
using TenantPortal.Testing.IdentityProvider;
using static Microsoft.Playwright.Assertions;

namespace TenantPortal.E2E;

/// <summary>Sign-in in a browser at a real provider, which is another site than the portal.</summary>
public sealed class SignInTests(BrowserFixture browser, PortalsWithProvider portals) : BrowserTest(browser), IClassFixture<PortalsWithProvider>
{
    [Theory]
    [InlineData(ProviderShape.Plain)]
    [InlineData(ProviderShape.Entra)]
    public async Task Groups_become_roles_and_a_sign_out_ends_here_and_at_the_provider(ProviderShape shape)
    {
        var portal = await portals.GetAsync(shape, Cancellation);

        await portal.SignInAsync(Page, "Lea Lead");
        await Expect(Page.GetByText("Team lead", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "New request" }).First).ToBeVisibleAsync();
        var kept = await ReadCookieAsync(portal);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(portal, kept));

        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(portal, kept));

        // The provider asks again who one is: its own session has ended too.
        await portal.SignInAsync(Page, "Adam Admin");
        await Expect(Page.GetByText("Platform admin", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task It_starts_in_Production_and_an_admin_signs_in()
    {
        await using var portal = await PortalWithProvider.StartAsync(ProviderShape.Plain, Cancellation, "Production");

        await portal.SignInAsync(Page, "Adam Admin");

        await Expect(Page.GetByText("Platform admin", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Groups_that_are_too_many_for_the_token_are_read_from_Graph()
    {
        var portal = await portals.GetAsync(ProviderShape.Entra, Cancellation);
        portal.Provider.HasOverage = true;
        try
        {
            await portal.SignInAsync(Page, "Lea Lead");

            await Expect(Page.GetByText("Team lead", new() { Exact = true })).ToBeVisibleAsync();
        }
        finally
        {
            portal.Provider.HasOverage = false;
        }
    }

    [Fact]
    public async Task A_user_in_too_many_groups_sees_what_to_grant_when_Graph_may_not_be_queried()
    {
        var portal = await portals.GetAsync(ProviderShape.Entra, Cancellation);
        (portal.Provider.HasOverage, portal.Provider.GrantsGraph) = (true, false);
        try
        {
            await portal.ChooseAsync(Page, "Lea Lead");

            await Expect(Page.GetByText("grant admin consent to the delegated Microsoft Graph permission GroupMember.Read.All")).ToBeVisibleAsync();
            await Page.GotoAsync(portal.Url.ToString());
            await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        }
        finally
        {
            (portal.Provider.HasOverage, portal.Provider.GrantsGraph) = (false, true);
        }
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_page_that_is_open_in_another_browser()
    {
        var portal = await portals.GetAsync(ProviderShape.Plain, Cancellation);
        var other = await OpenOtherBrowserAsync();
        await portal.SignInAsync(other, "Lea Lead");
        await portal.SignInAsync(Page, "Lea Lead");

        await Page.GetByRole(AriaRole.Link, new() { Name = "Lea Lead" }).ClickAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Groups and sessions" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();

        await Expect(other.GetByText("You were signed out.")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ProviderShape.Plain)]
    [InlineData(ProviderShape.Entra)]
    public async Task A_person_who_lost_a_group_while_the_page_was_open_can_no_longer_do_what_it_gave(ProviderShape shape)
    {
        var portal = await portals.GetAsync(shape, Cancellation);
        await portal.SignInAsync(Page, "Lou Lead");
        await Page.GetByRole(AriaRole.Link, new() { Name = "New request" }).First.ClickAsync();
        await Expect(Page.GetByLabel("Tenant name")).ToBeVisibleAsync();

        portal.Provider.Find("lou").Groups = [];

        await Expect(Page.GetByText("Team member", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "New request" })).ToHaveCountAsync(0);
        await Expect(Page.GetByLabel("Tenant name")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_person_who_may_no_longer_sign_in_is_signed_out_of_the_page_that_is_open()
    {
        var portal = await portals.GetAsync(ProviderShape.Plain, Cancellation);
        await portal.SignInAsync(Page, "Max Member");

        portal.Provider.Find("max").IsDisabled = true;

        await Expect(Page.GetByText("You were signed out.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Another_site_cannot_make_the_browser_write()
    {
        var portal = await portals.GetAsync(ProviderShape.Plain, Cancellation);
        await portal.SignInAsync(Page, "Lea Lead");
        var kept = await ReadCookieAsync(portal);

        // The provider's address is another site; any page there will do.
        await Page.GotoAsync($"{portal.Provider.Authority}/.well-known/openid-configuration");
        var posted = Page.WaitForResponseAsync(answer => answer.Url.StartsWith(portal.Url.ToString(), StringComparison.Ordinal));
        await Page.EvaluateAsync(
            "url => { const form = document.createElement('form'); form.method = 'post'; form.action = url; document.body.append(form); form.submit(); }",
            new Uri(portal.Url, "/signout").ToString()
        );

        Assert.Equal((int)HttpStatusCode.Forbidden, (await posted).Status);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(portal, kept));
    }

    private async Task<string> ReadCookieAsync(PortalWithProvider portal)
    {
        var cookies = await Page.Context.CookiesAsync([portal.Url.ToString()]);
        return $"TenantPortal={cookies.Single(cookie => cookie.Name == "TenantPortal").Value}";
    }

    private static async Task<HttpStatusCode> CallAsync(PortalWithProvider portal, string cookie)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { DefaultRequestHeaders = { { "Cookie", cookie } } };
        using var answer = await client.GetAsync(new Uri(portal.Url, "/api/v1/tiers"), Cancellation);
        return answer.StatusCode;
    }
}
