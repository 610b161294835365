using System.Net;
using TenantPortal.Testing.IdentityProvider;

namespace TenantPortal.Web.Tests.Auth;

/// <summary>A browser between the portal, which is in memory, and a real provider on loopback.</summary>
internal sealed class ProviderBrowser : IDisposable
{
    private readonly HttpClient _atProvider = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    public ProviderBrowser(PortalProcess portal) => AtPortal = portal.Anonymous();

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
    public async Task<string?> SignInAsync(string person)
    {
        var toProvider = await AtPortal.GetAsync("/signin/start?returnUrl=/account", Cancellation);
        var back = await VisitAsync($"{toProvider.Headers.Location}&person={person}");
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
