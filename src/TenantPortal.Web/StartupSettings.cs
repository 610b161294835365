using TenantPortal.Core;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.Keys;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Web.Auth.Keys;
using TenantPortal.Web.Commands;

namespace TenantPortal.Web;

/// <summary>Validates the settings and prepares the database before the portal starts listening.</summary>
internal static partial class StartupSettings
{
    /// <summary>EX_CONFIG of sysexits.h: a restart does not fix the problem.</summary>
    public const int ExitCodeOfWrongSettings = 78;

    /// <summary>EX_UNAVAILABLE of sysexits.h: what the portal needs is not there, and a restart may find it.</summary>
    public const int ExitCodeOfUnusableDatabase = 69;

    /// <summary>
    /// Runs the portal or a command; mistakes in the settings end it with their list and <see cref="ExitCodeOfWrongSettings"/>, an unusable database with
    /// its sentence and <see cref="ExitCodeOfUnusableDatabase"/>, wrong use with its sentence and <see cref="WrongUseException.ExitCode"/>.
    /// </summary>
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
        catch (WrongUseException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return WrongUseException.ExitCode;
        }
        catch (KeyUnreadableException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodeOfWrongSettings;
        }
        catch (DatabaseUnusableException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodeOfUnusableDatabase;
        }
    }

    public static async Task PrepareDataAsync(this WebApplication app)
    {
        foreach (var path in Protect(app.Services.GetRequiredService<PortalOptions>().EffectiveDataPath))
            NotRestricted(app.Logger, path);
        app.Services.GetRequiredService<AuditKeys>().Rewrap();
        if (!app.Services.GetRequiredService<DatabaseOptions>().MigrateOnStart)
            await MigrationWait.RunAsync(app, app.Lifetime.ApplicationStopping);
        // What repairs rows and ensures triggers runs at every start.
        await app.Services.GetRequiredService<DatabaseStartup>().MigrateAsync(app.Lifetime.ApplicationStopping);
        // Without pages there is no sign-in, and no key of it.
        app.Services.GetService<StoredKeys>()?.Rewrap();
        if (app.Environment.IsDevelopment())
            await app.Services.GetRequiredService<DevelopmentTeams>().SeedAsync(app.Lifetime.ApplicationStopping);
    }

    private static IReadOnlyList<string> Protect(string folder)
    {
        try
        {
            return PrivateFiles.Protect(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"Portal:DataPath: the folder '{folder}' cannot be used. {exception.Message} Make the portal's user its owner."]);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Path} belongs to another user, so the portal cannot keep others from reading it. Change its owner or its mode.")]
    private static partial void NotRestricted(ILogger logger, string path);
}
