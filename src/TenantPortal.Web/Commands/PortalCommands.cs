using TenantPortal.Web.Features.Audit;
using TenantPortal.Web.Features.Doctor;
using TenantPortal.Web.Features.Guards;

namespace TenantPortal.Web.Commands;

/// <summary>The commands of the portal's program.</summary>
internal static class PortalCommands
{
    public static IReadOnlyList<PortalCommand> All { get; } =
    [
        DoctorCommand.Command,
        MigrateCommand.Command,
        BackupCommands.Backup,
        BackupCommands.Restore,
        CopyDatabaseCommand.Command,
        OrganizationCommands.Export,
        OrganizationCommands.Import,
        VerifyAuditCommand.Command,
        RenderGuardsCommand.Command,
    ];

    /// <summary>Runs a command; wrong use ends with its sentence and <see cref="WrongUseException.ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            var line = CommandLine.Parse(arguments, All);
            // The settings are next to the program, wherever it is started from.
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. line.Settings], ContentRootPath = AppContext.BaseDirectory });
            return await StartupSettings.ReportMistakesAsync(() => line.Command.RunAsync(builder, line, Console.Out, CancellationToken.None));
        }
        catch (WrongUseException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return WrongUseException.ExitCode;
        }
    }
}
