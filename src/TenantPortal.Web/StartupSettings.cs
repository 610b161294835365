using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;

namespace TenantPortal.Web;

/// <summary>What must be right before the portal listens: the settings, and the database.</summary>
internal static class StartupSettings
{
    /// <summary>EX_CONFIG of sysexits.h: something that a restart will not cure.</summary>
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
