using System.Net;
using TenantPortal.Testing.IdentityProvider;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>A browser between the portal, which is in memory, and a real provider on loopback.</summary>
internal sealed class ProviderBrowser : IDisposable
{
    private readonly HttpClient _atProvider;

    /// <param name="provider">Needed only for one with a certificate of its own.</param>
    public ProviderBrowser(PortalProcess portal, TestProvider? provider = null)
    {
        AtPortal = portal.Anonymous();
        var handler = provider?.CreateHandler() ?? new SocketsHttpHandler();
        (handler.AllowAutoRedirect, handler.CookieContainer) = (false, new CookieContainer());
        _atProvider = new HttpClient(handler);
    }

    public HttpClient AtPortal { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The settings of a portal whose people sign in at this provider.</summary>
    public static (string Key, string Value)[] SettingsFor(TestProvider provider) =>
        [
            ("Portal:Roles:0", "Web"),
            ("Authentication:Mode", "OpenIdConnect"),
            ("Authentication:OpenIdConnect:Authority", provider.Authority),
            ("Authentication:OpenIdConnect:ClientId", TestProvider.ClientId),
            ("Authentication:OpenIdConnect:ClientSecret", TestProvider.ClientSecret),
        ];

    /// <summary>Signs in as this person; returns where the portal sends the browser then.</summary>
    public Task<string?> SignInAsync(string person) => StartAsync("/signin/start?returnUrl=/account", $"&person={person}");

    /// <summary>Goes to the provider, where the person is known already, and back; returns where the portal sends the browser then.</summary>
    public Task<string?> RepeatAsync(string start) => StartAsync(start, "");

    private async Task<string?> StartAsync(string start, string choice)
    {
        var toProvider = await AtPortal.GetAsync(start, Cancellation);
        var back = await VisitAsync($"{toProvider.Headers.Location}{choice}");
        return (await AtPortal.GetAsync(back!.PathAndQuery, Cancellation)).Headers.Location?.OriginalString;
    }

    /// <summary>Opens a page of the provider; returns where it leads.</summary>
    public async Task<Uri?> VisitAsync(string address) => (await _atProvider.GetAsync(address, Cancellation)).Headers.Location;

    public void Dispose()
    {
        AtPortal.Dispose();
        _atProvider.Dispose();
    }
}
