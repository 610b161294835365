using Microsoft.AspNetCore.HttpOverrides;
using TenantPortal.Core;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Web.Auth;

/// <summary>Accepts the forwarded scheme and client address only from the proxies in the settings.</summary>
internal static class TrustedProxies
{
    public static void UseTrustedProxies(this WebApplication app)
    {
        var trusted = app.Services.GetRequiredService<PortalOptions>().TrustedProxies;
        if (trusted.Length == 0)
            return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in trusted)
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        app.UseForwardedHeaders(options);
    }
}
