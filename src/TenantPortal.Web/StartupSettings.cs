using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;

namespace TenantPortal.Web;

/// <summary>Validates the settings and prepares the database before the portal starts listening.</summary>
internal static class StartupSettings
{
    /// <summary>EX_CONFIG of sysexits.h: a restart does not fix the problem.</summary>
    public const int ExitCodeOfWrongSettings = 78;

    /// <summary>Runs the portal or a command; mistakes in the settings end it with their list and <see cref="ExitCodeOfWrongSettings"/>.</summary>
    public static async Task<int> ReportMistakesAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodeOfWrongSettings;
        }
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
