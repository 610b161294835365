using System.Net;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>What every response tells browsers.</summary>
public sealed class SecurityHeadersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/nothing-is-here", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/requests", HttpStatusCode.OK)]
    [InlineData("/api/v1/requests/req-none", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/audit", HttpStatusCode.Forbidden)]
    public async Task Every_response_has_them_and_is_not_cached(string path, HttpStatusCode status)
    {
        await using var portal = new PortalProcess();
        using var lead = await portal.SignInAsync("payments-lead");

        var answer = await lead.GetAsync(path, Cancellation);

        Assert.Equal(status, answer.StatusCode);
        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));
        Assert.Contains("default-src 'self'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(("nosniff", "same-origin"), (Header("X-Content-Type-Options"), Header("Referrer-Policy")));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.NotNull(answer.Content.Headers.ContentType);
        Assert.DoesNotContain(answer.Headers, header => header.Key is "X-Powered-By" or "X-AspNet-Version");
        Assert.DoesNotContain(answer.Headers.Server, server => server.Product?.Version is not null);
    }

    [Fact]
    public async Task The_sign_in_page_has_them()
    {
        await using var portal = new PortalProcess();
        using var browser = portal.Anonymous();

        var answer = await browser.GetAsync("/signin", Cancellation);

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }
}
