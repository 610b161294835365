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

/// <summary>Validates the settings and prepares the database before the portal starts listening.</summary>
internal static class StartupSettings
{
    /// <summary>EX_CONFIG of sysexits.h: a restart does not fix the problem.</summary>
    public const int ExitCodeOfWrongSettings = 78;

    /// <exception cref="SettingsException">The settings are not valid; the exception lists every mistake.</exception>
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
        // Only a process that serves pages signs users in.
        if (settings is null || settings.Portal.Roles.Contains(PortalRole.Web))
            mistakes.AddRange(SignInModes.FindMistakes(configuration.GetSection(SignInOptions.Section), environment));
        if (settings is not null)
            mistakes.AddRange(AuditOptions.FindMissingKey(settings, environment.IsDevelopment()));
        return mistakes.Count == 0 && settings is not null ? settings : throw new SettingsException(mistakes);
    }

    public static async Task PrepareDataAsync(this WebApplication app)
    {
        // The directory contains keys and kubeconfigs, so only the portal's user may read it.
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
