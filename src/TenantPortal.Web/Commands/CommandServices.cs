using TenantPortal.Core;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Web.Commands;

/// <summary>What commands work with.</summary>
internal static class CommandServices
{
    /// <summary>Core with the settings of the server. The caller disposes it.</summary>
    /// <exception cref="SettingsException">The settings have mistakes.</exception>
    public static ServiceProvider BuildCore(this WebApplicationBuilder builder)
    {
        var provider = new ServiceCollection().AddPortalCore(builder.Configuration, builder.Environment.IsDevelopment()).BuildServiceProvider();
        try
        {
            SettingsValidation.Validate(provider);
            return provider;
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }
}
