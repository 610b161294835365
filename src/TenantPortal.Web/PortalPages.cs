using Microsoft.AspNetCore.Components.Server;
using MudBlazor.Services;
using TenantPortal.Web.Components;
using TenantPortal.Web.Features.Audit;
using TenantPortal.Web.Languages;
using TenantPortal.Web.Layout;
using TenantPortal.Web.Layout.Commands;

namespace TenantPortal.Web;

/// <summary>Sets up the pages.</summary>
internal static class PortalPages
{
    public static void AddPortalPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddPortalLanguages();
        services.AddScoped<BrowserTime>().AddScoped<RefusedPages>();
        services.AddScoped<Destinations>().AddScoped<PaletteSearch>();
        services.Configure<CircuitOptions>(options =>
        {
            // A disconnected page reloads within a second, while keeping its state costs about a megabyte.
            options.DisconnectedCircuitMaxRetained = 50;
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
        });
    }

    public static void MapPortalPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        // SecurityHeaders already sets the frame-ancestors policy.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
