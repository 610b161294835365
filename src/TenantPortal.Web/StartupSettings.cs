using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;

namespace TenantPortal.Web;

/// <summary>Validates the settings and prepares the database before the portal starts listening.</summary>
internal static partial class StartupSettings
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
        foreach (var path in PrivateFiles.Protect(app.Services.GetRequiredService<PortalOptions>().EffectiveDataPath))
            NotRestricted(app.Logger, path);
        await app.Services.GetRequiredService<DatabaseStartup>().MigrateAsync(app.Lifetime.ApplicationStopping);
        if (app.Environment.IsDevelopment())
            await app.Services.GetRequiredService<DevelopmentTeams>().SeedAsync(app.Lifetime.ApplicationStopping);
    }

    [LoggerMessage(LogLevel.Warning, "{Path} belongs to another user, so the portal cannot keep others from reading it. Change its owner or its mode.")]
    private static partial void NotRestricted(ILogger logger, string path);
}
