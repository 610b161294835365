using TenantPortal.Core.Configuration;

namespace TenantPortal.Web;

/// <summary>The pages for people.</summary>
internal static class PortalPages
{
    public static void AddPortalPages(this IServiceCollection services, PortalSettings settings)
    {
    }

    public static void MapPortalPages(this WebApplication app)
    {
    }
}
