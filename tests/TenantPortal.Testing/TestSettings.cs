using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Secrets;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Testing;

/// <summary>The settings as the services get them.</summary>
public sealed class TestSettings
{
    /// <exception cref="SettingsException">The settings are invalid; it lists every mistake.</exception>
    public TestSettings(IServiceProvider services)
    {
        SettingsValidation.Validate(services);
        Portal = services.GetRequiredService<PortalOptions>();
        Reconciler = services.GetRequiredService<ReconcilerOptions>();
        Access = services.GetRequiredService<AccessOptions>();
        Clusters = services.GetRequiredService<ClusterCatalog>();
        Tiers = services.GetRequiredService<TierCatalog>();
        SecretBackends = services.GetRequiredService<SecretBackendCatalog>();
        ConnectionString = DatabaseOptions.FindConnectionString(services.GetRequiredService<IConfiguration>());
    }

    public PortalOptions Portal { get; }

    public ReconcilerOptions Reconciler { get; }

    public AccessOptions Access { get; }

    public ClusterCatalog Clusters { get; }

    public TierCatalog Tiers { get; }

    public SecretBackendCatalog SecretBackends { get; }

    public string? ConnectionString { get; }

    /// <exception cref="SettingsException">The settings are invalid; it lists every mistake.</exception>
    public static TestSettings Read(IConfiguration configuration, bool isDevelopment = true)
    {
        using var services = new ServiceCollection().AddPortalCore(configuration, isDevelopment).ShareBlueprints(configuration).BuildServiceProvider();
        return new TestSettings(services);
    }
}
