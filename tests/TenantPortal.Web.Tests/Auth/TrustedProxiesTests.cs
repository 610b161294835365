using System.Net;

namespace TenantPortal.Web.Tests.Auth;

public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData("10.1.2.3", "__Host-TenantPortal=")]
    [InlineData("192.0.2.1", "TenantPortal=")]
    public async Task Only_a_proxy_of_the_settings_may_say_that_the_browsers_side_is_https(string from, string cookie)
    {
        await using var portal = new PortalProcess(("Portal:TrustedProxies:0", "10.0.0.0/8"));

        var answer = await portal.Server.SendAsync(
            context =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(from);
                context.Request.Headers["X-Forwarded-Proto"] = "https";
                context.Request.Path = "/signin/development";
                context.Request.QueryString = new("?person=auditor");
            },
            TestContext.Current.CancellationToken
        );

        Assert.Contains(answer.Response.Headers.SetCookie, one => one!.StartsWith(cookie, StringComparison.Ordinal));
    }
}
