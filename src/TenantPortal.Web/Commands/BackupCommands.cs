using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Data;

namespace TenantPortal.Web.Commands;

/// <summary>
/// The commands <c>backup</c>, which copies the data folder and a SQLite database while the portal runs, and <c>restore</c>, which puts such a copy in place
/// and verifies its audit log.
/// </summary>
internal static class BackupCommands
{
    private const int Failed = 1;

    public static readonly PortalCommand Backup = new("backup", "FOLDER", MaxArguments: 1, [], BackUpAsync);

    public static readonly PortalCommand Restore = new("restore", "FOLDER", MaxArguments: 1, [], RestoreAsync);

    private static Task<int> BackUpAsync(WebApplicationBuilder builder, CommandLine line, TextWriter output, CancellationToken cancellationToken) =>
        RunAsync(
            builder,
            line,
            output,
            async (provider, folder) =>
            {
                var hasRows = await provider.GetRequiredService<DatabaseBackup>().WriteAsync(folder, cancellationToken);
                await output.WriteLineAsync(
                    hasRows
                        ? $"The backup is in '{folder}'. It contains keys: protect it like a secret."
                        : $"The keys and the anchor of the audit log are in '{folder}'. The rows are on the database server: copy them now, with pg_dump."
                );
                return 0;
            }
        );

    private static Task<int> RestoreAsync(WebApplicationBuilder builder, CommandLine line, TextWriter output, CancellationToken cancellationToken) =>
        RunAsync(
            builder,
            line,
            output,
            async (provider, folder) =>
            {
                provider.GetRequiredService<DatabaseBackup>().Restore(folder);
                await output.WriteLineAsync("The backup is in the data folder.");
                var report = await provider.GetRequiredService<AuditVerifier>().VerifyAsync(cancellationToken);
                await output.WriteLineAsync(report.Sentence);
                return report.IsIntact ? 0 : Failed;
            }
        );

    private static async Task<int> RunAsync(WebApplicationBuilder builder, CommandLine line, TextWriter output, Func<IServiceProvider, string, Task<int>> run)
    {
        if (line.Arguments is not [{ Length: > 0 } folder])
            throw new WrongUseException($"Name a folder. The usage is: {line.Command.Synopsis}");
        await using var provider = builder.BuildCore();
        try
        {
            return await run(provider, Path.GetFullPath(folder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync(exception.Message);
            return Failed;
        }
    }
}
