using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Secrets;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the secrets managers that tenants read.</summary>
internal static class SecretBackendServices
{
    public static IServiceCollection AddSecretBackends(this IServiceCollection services) =>
        services
            .AddSettings<Dictionary<string, SecretBackendOptions>>(SecretBackendOptions.Section)
            .AddBuiltFromSettings<Dictionary<string, SecretBackendOptions>, SecretBackendCatalog>(provider =>
                SecretBackendRules.Read(
                    SettingsBinder.Read<Dictionary<string, SecretBackendOptions>>(provider.GetRequiredService<IConfiguration>(), SecretBackendOptions.Section)
                )
            );
}
