using System.Globalization;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Copying;

namespace TenantPortal.Web.Commands;

/// <summary>
/// The command <c>copy-database</c>: copies the configured database into an empty one of the other provider, and proves that nothing is missing.
/// </summary>
internal static class CopyDatabaseCommand
{
    private const string To = "--to";
    private const string ConnectionString = "--connection-string";
    private const int Failed = 1;

    public static readonly PortalCommand Command = new(
        "copy-database",
        $"{To} PostgreSql|Sqlite {ConnectionString} TEXT",
        MaxArguments: 0,
        [To, ConnectionString],
        RunAsync
    );

    private static async Task<int> RunAsync(WebApplicationBuilder builder, CommandLine line, TextWriter output, CancellationToken cancellationToken)
    {
        // Enum.TryParse also reads numbers.
        if (
            !line.Options.TryGetValue(To, out var to)
            || !line.Options.TryGetValue(ConnectionString, out var connectionString)
            || Array.Find(Enum.GetValues<DatabaseProvider>(), provider => provider.ToString() == to) is var provider && provider.ToString() != to
        )
            throw new WrongUseException($"Set both options. The usage is: {line.Command.Synopsis}");
        await using var services = builder.BuildCore();
        var copied = await services.GetRequiredService<DatabaseCopy>().RunAsync(provider, connectionString, ConnectionString, cancellationToken);
        if (!copied.Succeeded)
        {
            foreach (var problem in copied.Problems)
                await output.WriteLineAsync(problem.Message);
            return Failed;
        }

        var width = copied.Value.Tables.Max(table => table.Name.Length);
        await output.WriteLineAsync($"{"table".PadRight(width)}  rows");
        foreach (var (name, rows) in copied.Value.Tables.OrderBy(table => table.Name, StringComparer.Ordinal))
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name.PadRight(width)}  {rows}"));
        await output.WriteLineAsync(copied.Value.Audit.Sentence);
        foreach (var found in copied.Value.Audit.Breaks)
            await output.WriteLineAsync($"- {found.Sentence}");
        await output.WriteLineAsync(
            copied.Value.Audit.IsIntact
                ? $"The copy is complete. To use it, set Database:Provider to {provider} and ConnectionStrings:Portal, and keep the data folder."
                : "The copy is complete, and its audit log has the same breaks as that of the configured database."
        );
        return 0;
    }
}
