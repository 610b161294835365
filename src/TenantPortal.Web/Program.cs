using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Notifications;
using TenantPortal.Kubernetes;
using TenantPortal.Web;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Features.Audit;
using TenantPortal.Web.Health;

var isVerifying = args.FirstOrDefault() == VerifyAuditCommand.Name;

// The settings are next to the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = isVerifying ? args[1..] : args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets();

PortalSettings settings;
try
{
    if (isVerifying)
        return await VerifyAuditCommand.RunAsync(builder.Configuration, Console.Out, CancellationToken.None);
    settings = StartupSettings.Read(builder.Configuration, builder.Environment);
}
catch (SettingsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return StartupSettings.ExitCodeOfWrongSettings;
}

var servesPeople = settings.Portal.Roles.Contains(PortalRole.Web);
builder.Services.AddPortalCore(settings);
builder.Services.AddNotificationWorker();
builder.Services.AddPortalHealth();
if (settings.Portal.Roles.Contains(PortalRole.Reconciler))
{
    // Hosted services start in order, so the Sandbox runs before anything connects to it.
    builder.Services.AddSandbox(settings);
    builder.Services.AddPortalReconciler();
}

if (servesPeople)
{
    builder.Services.AddPortalAuth(settings);
    builder.Services.AddPortalApi();
    builder.Services.AddPortalPages(settings);
}

var app = builder.Build();
app.MapPortalHealth();
if (servesPeople)
{
    app.UsePortalAuth();
    app.MapPortalAuth();
    app.MapPortalApi();
    app.MapPortalPages();
}

await app.PrepareDataAsync();
await app.RunAsync();
return 0;

/// <summary>The portal's process; public so that tests can start it.</summary>
public partial class Program;
