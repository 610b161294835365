using TenantPortal.Core;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Sessions;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web;

/// <summary>What must be right before the portal listens: the settings, and the database.</summary>
internal static class StartupSettings
{
    /// <summary>EX_CONFIG of sysexits.h: something that a restart will not cure.</summary>
    public const int ExitCodeOfWrongSettings = 78;

    /// <exception cref="SettingsException">Something is wrong; it lists every mistake.</exception>
    public static PortalSettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var mistakes = new List<string>();
        PortalSettings? settings = null;
        try
        {
            settings = PortalSettings.Read(configuration, environment.IsDevelopment());
        }
        catch (SettingsException exception)
        {
            mistakes.AddRange(exception.Mistakes);
        }

        mistakes.AddRange(SandboxSupport.FindMistakes(configuration));
        if (settings is not null && !environment.IsDevelopment())
            mistakes.AddRange(NotificationRules.FindClearWebhooks(settings.Notifications));
        // Only a process that serves people signs them in.
        if (settings is null || settings.Portal.Roles.Contains(PortalRole.Web))
            mistakes.AddRange(SignInModes.FindMistakes(configuration.GetSection(SignInOptions.Section), environment));
        if (settings is not null)
            mistakes.AddRange(AuditOptions.FindMissingKey(settings, environment.IsDevelopment()));
        return mistakes.Count == 0 && settings is not null ? settings : throw new SettingsException(mistakes);
    }

    public static async Task PrepareDataAsync(this WebApplication app)
    {
        // Keys and kubeconfigs lie here: nobody else of this machine reads them.
        var data = app.Services.GetRequiredService<PortalOptions>().EffectiveDataPath;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(data);
        else
            Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await app.Services.GetRequiredService<DatabaseStartup>().MigrateAsync(app.Lifetime.ApplicationStopping);
        if (app.Environment.IsDevelopment())
            await app.Services.GetRequiredService<DevelopmentTeams>().SeedAsync(app.Lifetime.ApplicationStopping);
    }
}
