using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace TenantPortal.Web.Tests.Auth;

public sealed class SessionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cookie_that_someone_kept_gives_nothing_after_the_sign_out()
    {
        await using var portal = new PortalProcess();
        using var browser = portal.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        var signedIn = await browser.GetAsync("/signin/development?person=auditor", Cancellation);
        browser.DefaultRequestHeaders.Add("Cookie", SessionCookieOf(signedIn).Split(';')[0]);
        var before = await browser.CallAsync("/tiers");

        await PortalProcess.SignOutAsync(await portal.SignInAsync("auditor"), "/signout/everywhere");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_other_browsers_too_and_no_one_elses()
    {
        await using var portal = new PortalProcess();
        var (here, there, other) = (await portal.SignInAsync("auditor"), await portal.SignInAsync("auditor"), await portal.SignInAsync("security"));

        await PortalProcess.SignOutAsync(here, "/signout/everywhere");

        Assert.Equal(HttpStatusCode.Unauthorized, (await here.CallAsync("/tiers")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.CallAsync("/tiers")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task A_new_sign_in_in_the_same_browser_gets_a_session_of_its_own()
    {
        await using var portal = new PortalProcess();
        var browser = await portal.SignInAsync("auditor");
        var first = await browser.GetAsync("/signin/development?person=security", Cancellation);

        var second = await browser.GetAsync("/signin/development?person=auditor", Cancellation);

        Assert.NotEqual(SessionCookieOf(first), SessionCookieOf(second));
        Assert.Equal(HttpStatusCode.OK, (await browser.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task A_session_lives_on_while_it_is_used_and_ends_eight_hours_after()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var portal = new PortalProcess(("Portal:Roles:0", "Web")) { Time = time };
        var auditor = await portal.SignInAsync("auditor");

        time.Advance(TimeSpan.FromHours(7));
        var used = await auditor.GetAsync("/signin/alive", Cancellation);
        time.Advance(TimeSpan.FromHours(7));
        var still = await auditor.CallAsync("/tiers");
        time.Advance(TimeSpan.FromHours(8));
        var after = await auditor.CallAsync("/tiers");

        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.OK, HttpStatusCode.Unauthorized], [used.StatusCode, still.StatusCode, after.StatusCode]);
    }

    [Theory]
    [InlineData("/signout")]
    [InlineData("/signout/everywhere")]
    public async Task Another_site_cannot_sign_anybody_out(string path)
    {
        await using var portal = new PortalProcess();
        var auditor = await portal.SignInAsync("auditor");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add("Origin", "https://evil.example");

        var answer = await auditor.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await auditor.CallAsync("/tiers")).StatusCode);
    }

    private static string SessionCookieOf(HttpResponseMessage response) =>
        response.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("TenantPortal=", StringComparison.Ordinal));
}
