using System.Net;

namespace TenantPortal.Web.Tests.Auth;

public sealed class SignInTests
{
    [Fact]
    public async Task A_page_sends_people_to_sign_in_and_back()
    {
        await using var portal = new PortalProcess();

        var answer = await portal.Anonymous().GetAsync("/requests", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/signin?returnUrl=%2Frequests", answer.Headers.Location?.PathAndQuery);
    }

    [Fact]
    public async Task The_sign_in_page_offers_people_of_every_role()
    {
        await using var portal = new PortalProcess();

        var page = await portal.Anonymous().GetStringAsync("/signin", TestContext.Current.CancellationToken);

        Assert.All(
            ["payments-lead", "payments-member", "search-lead", "platform-admin", "platform-admin-2", "security", "manager", "auditor"],
            person => Assert.Contains($"data-person=\"{person}\"", page, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("/requests?team=payments", "/requests?team=payments")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/a\tb", "/")]
    [InlineData(null, "/")]
    [InlineData("/\u2215evil.example", "/%E2%88%95evil.example")]
    public async Task Sign_in_returns_to_local_addresses_only(string? returnUrl, string expected)
    {
        await using var portal = new PortalProcess();

        var answer = await portal
            .Anonymous()
            .GetAsync($"/signin/development?person=auditor&returnUrl={Uri.EscapeDataString(returnUrl ?? "")}", TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_unknown_person_cannot_sign_in()
    {
        await using var portal = new PortalProcess();

        var answer = await portal.Anonymous().GetAsync("/signin/development?person=root", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("http", "TenantPortal=", "samesite=lax; httponly")]
    [InlineData("https", "__Host-TenantPortal=", "path=/; secure; samesite=lax; httponly")]
    public async Task The_cookie_is_as_strict_as_the_scheme_allows(string scheme, string name, string attributes)
    {
        await using var portal = new PortalProcess();
        var client = portal.Anonymous();
        client.BaseAddress = new Uri($"{scheme}://localhost");

        var answer = await client.GetAsync("/signin/development?person=auditor", TestContext.Current.CancellationToken);

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("TenantPortal=", StringComparison.Ordinal));
        Assert.StartsWith(name, cookie, StringComparison.Ordinal);
        Assert.EndsWith(attributes, cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_out_needs_the_token_of_the_page()
    {
        await using var portal = new PortalProcess();
        var auditor = await portal.SignInAsync("auditor");

        var answer = await auditor.PostAsync("/signout", new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);
        var still = await auditor.CallAsync("/tiers");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task Sign_out_with_the_token_ends_the_sign_in()
    {
        await using var portal = new PortalProcess();
        var auditor = await portal.SignInAsync("auditor");

        var answer = await PortalProcess.SignOutAsync(auditor);
        var after = await auditor.CallAsync("/tiers");

        Assert.Equal("/signin", answer.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }
}
