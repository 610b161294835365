using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Monitoring;
using TenantPortal.Kubernetes;
using TenantPortal.Web;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Commands;
using TenantPortal.Web.Health;

if (CommandLine.IsCommand(args))
    return await PortalCommands.RunAsync(args);

return await StartupSettings.ReportMistakesAsync(async () =>
{
    var line = ServerLine.Parse(args);
    // The settings are next to the program, wherever it is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. line.Settings], ContentRootPath = AppContext.BaseDirectory });
    if (line.IsDemo)
        builder.AddDemo();
    builder.WebHost.UseStaticWebAssets();

    // Which services there are depends on these; they are validated with all others, before anything runs.
    var roles = SettingsBinder.Read<PortalOptions>(builder.Configuration, PortalOptions.Section).Roles;
    var servesPeople = roles.Contains(PortalRole.Web);
    var isReconciling = roles.Contains(PortalRole.Reconciler);
    builder.Services.AddPortalCore(builder.Configuration, builder.Environment.IsDevelopment());
    builder.Services.AddRemoteChanges(builder.Configuration);
    builder.Services.AddClusterCatalogWorker();
    builder.Services.AddNotificationWorker();
    builder.Services.AddAuditAnchorWorker();
    builder.Services.AddPortalHealth();
    builder.Services.AddPortalTelemetry(builder.Configuration);
    builder.AddMetricsPort(SettingsBinder.Read<MetricsOptions>(builder.Configuration, MetricsOptions.Section));

    // Hosted services start in order, so the Sandbox runs before anything connects to it.
    builder.Services.AddSandbox(builder.Configuration, isReconciling);
    if (isReconciling)
    {
        builder.Services.AddPortalReconciler();
    }

    if (servesPeople)
    {
        builder.Services.AddPortalAuth(builder.Configuration);
        builder.Services.AddPortalApi();
        builder.Services.AddPortalPages();
    }

    var app = builder.Build();
    SettingsValidation.Validate(app.Services);
    app.MapPortalHealth();
    if (servesPeople)
    {
        app.UsePortalAuth();
        app.MapPortalAuth();
        app.MapPortalApi();
        app.MapPortalPages();
    }

    if (line.IsDemo)
        await builder.CreateDemoAsync(app.Lifetime.ApplicationStopping);
    await app.PrepareDataAsync();
    await app.RunAsync();
    return 0;
});

/// <summary>The portal's process; public so that tests can start it.</summary>
public partial class Program;
