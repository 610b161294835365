using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Monitoring;
using TenantPortal.Web.Health;

namespace TenantPortal.Web.Auth;

/// <summary>Refuses to serve cookies and tokens in plain text to other machines, unless a proxy with TLS is in front.</summary>
internal sealed class PlainHttpValidator(IHostEnvironment environment, IConfiguration configuration) : SettingsValidator<PortalOptions>
{
    /// <summary>Nobody signs in there.</summary>
    private string Metrics => MetricsGuard.AddressOf(SettingsBinder.Read<MetricsOptions>(configuration, MetricsOptions.Section), environment);

    protected override IEnumerable<string> FindMistakes(PortalOptions options) =>
        environment.IsDevelopment() || options.TrustedProxies.Length > 0
            ? []
            : ListeningAddresses
                .FindOpen(configuration)
                .Where(address => ListeningAddresses.IsPlainHttp(address) && address != Metrics)
                .Select(address =>
                    $"Urls contains {address}, where sign-ins would travel in plain text. Set Portal:TrustedProxies to the networks of the proxies that "
                    + "serve the portal over https, or give the portal a certificate and an https address."
                );
}
