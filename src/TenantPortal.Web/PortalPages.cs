using Microsoft.AspNetCore.Components.Server;
using MudBlazor.Services;
using TenantPortal.Web.Components;
using TenantPortal.Web.Features.Audit;
using TenantPortal.Web.Layout;

namespace TenantPortal.Web;

/// <summary>The pages for people.</summary>
internal static class PortalPages
{
    public static void AddPortalPages(this IServiceCollection services, bool isReconciling)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddScoped<BrowserTime>().AddScoped<RefusedPages>();
        services.Configure<CircuitOptions>(options =>
        {
            // A lost page is loaded again in a second; what is kept for it costs about a megabyte each.
            options.DisconnectedCircuitMaxRetained = 50;
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
        });
        if (!isReconciling)
            services.AddHostedService<RemoteChanges>();
    }

    public static void MapPortalPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        // The policy of SecurityHeaders already says who may frame a page.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
