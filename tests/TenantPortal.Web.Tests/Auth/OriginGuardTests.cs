using System.Net;
using System.Net.Http.Json;

namespace TenantPortal.Web.Tests.Auth;

public sealed class OriginGuardTests
{
    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:81", HttpStatusCode.Forbidden)]
    [InlineData("https://localhost", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost", HttpStatusCode.Created)]
    [InlineData("https://tenants.example.com", HttpStatusCode.Created)]
    public async Task A_write_must_come_from_the_portals_own_pages(string origin, HttpStatusCode expected)
    {
        await using var portal = new PortalProcess(("Portal:PublicUrl", "https://tenants.example.com/"));
        var lead = await portal.SignInAsync("payments-lead");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/requests") { Content = JsonContent.Create(Calls.Checkout) };
        request.Headers.Add("Origin", origin);

        var answer = await lead.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_circuit_must_come_from_the_portals_own_pages()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_blazor?id=x");
        request.Headers.Add("Origin", "https://evil.example");

        var answer = await lead.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_circuit_needs_a_sign_in()
    {
        await using var portal = new PortalProcess();

        var answer = await portal.Anonymous().PostAsync("/_blazor/negotiate?negotiateVersion=1", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task What_the_API_returns_is_not_stored()
    {
        await using var portal = new PortalProcess();
        var lead = await portal.SignInAsync("payments-lead");

        Assert.True((await lead.CallAsync("/tenants")).Headers.CacheControl!.NoStore);
        Assert.True((await portal.Anonymous().CallAsync("/tenants")).Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("/signin")]
    [InlineData("/metrics")]
    public async Task Every_answer_says_to_browsers_what_it_may_run(string path)
    {
        await using var portal = new PortalProcess();

        var answer = await portal.Anonymous().GetAsync(path, TestContext.Current.CancellationToken);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("img-src 'self';", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }
}
