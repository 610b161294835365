using TenantPortal.Core.Configuration;
using TenantPortal.Core.Organization;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the export and import of departments, teams and budgets.</summary>
internal static class OrganizationServices
{
    public static IServiceCollection AddOrganization(this IServiceCollection services) =>
        services
            .AddSingleton(provider => new OrganizationSettings(provider.GetRequiredService<SettingsReader>(), provider.GetServices<SettingsSection>()))
            .AddSingleton<OrganizationExport>()
            .AddSingleton<OrganizationImport>();
}
