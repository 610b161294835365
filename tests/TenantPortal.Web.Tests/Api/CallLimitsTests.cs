using System.Net;
using System.Net.WebSockets;

namespace TenantPortal.Web.Tests.Api;

public sealed class CallLimitsTests
{
    [Fact]
    public async Task A_caller_over_the_limit_waits_and_the_others_do_not()
    {
        await using var portal = new PortalProcess(("Limits:CallsPerMinute", "60"));
        var (lead, admin) = (await portal.SignInAsync("payments-lead"), await portal.SignInAsync("platform-admin"));
        var answer = await lead.CallAsync("/tiers");
        for (var call = 0; call < 500 && answer.StatusCode == HttpStatusCode.OK; call++)
            answer = await lead.CallAsync("/tiers");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("The limit is 60 calls per minute. Try again in 1 s.", (await answer.ReadAsync()).Text("detail"));
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, (await admin.CallAsync("/tiers")).StatusCode);
    }

    [Fact]
    public async Task Exports_and_checks_have_a_limit_of_their_own()
    {
        await using var portal = new PortalProcess(("Limits:LargeCallsPerMinute", "1"));
        var auditor = await portal.SignInAsync("auditor");

        var first = await auditor.CallAsync("/audit/verify");
        var second = await auditor.CallAsync("/audit/export");
        var other = await auditor.CallAsync("/audit");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, other.StatusCode));
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.StartsWith("The limit is 1 exports and checks per minute.", (await second.ReadAsync()).Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/_blazor/")]
    [InlineData("/_BLAZOR")]
    public async Task A_person_opens_a_limited_number_of_pages_however_the_path_is_spelled(string path)
    {
        await using var portal = new PortalProcess(("Limits:OpenPages", "1"));
        var (lead, admin) = (await CookieAsync(portal, "payments-lead"), await CookieAsync(portal, "platform-admin"));

        using var first = await OpenAsync(portal, lead, path);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(portal, lead, path));
        using var other = await OpenAsync(portal, admin, path);

        Assert.Contains("429", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> CookieAsync(PortalProcess portal, string person)
    {
        using var browser = portal.Server.CreateClient();
        var signedIn = await browser.GetAsync($"/signin/development?person={person}", TestContext.Current.CancellationToken);
        return string.Join("; ", signedIn.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
    }

    private static async Task<WebSocket> OpenAsync(PortalProcess portal, string cookie, string path)
    {
        var browser = portal.Server.CreateWebSocketClient();
        browser.ConfigureRequest = request => (request.Headers.Cookie, request.Headers.Origin) = (cookie, "http://localhost");
        return await browser.ConnectAsync(new Uri($"ws://localhost{path}"), TestContext.Current.CancellationToken);
    }
}
