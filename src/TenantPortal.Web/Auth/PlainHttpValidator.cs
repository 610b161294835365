using TenantPortal.Core;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Web.Auth;

/// <summary>Refuses to serve cookies and tokens in plain text to other machines, unless a proxy with TLS is in front.</summary>
internal sealed class PlainHttpValidator(IHostEnvironment environment, IConfiguration configuration) : SettingsValidator<PortalOptions>
{
    protected override IEnumerable<string> FindMistakes(PortalOptions options) =>
        environment.IsDevelopment() || options.TrustedProxies.Length > 0
            ? []
            : ListeningAddresses
                .FindOpen(configuration)
                .Where(ListeningAddresses.IsPlainHttp)
                .Select(address =>
                    $"Urls contains {address}, where sign-ins would travel in plain text. Set Portal:TrustedProxies to the networks of the proxies that "
                    + "serve the portal over https, or give the portal a certificate and an https address."
                );
}
