using TenantPortal.Core;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data.Startup;

namespace TenantPortal.Web.Commands;

/// <summary>The command <c>migrate</c>: brings the configured database to the schema of this version, and ends. Running it again changes nothing.</summary>
internal static class MigrateCommand
{
    public static readonly PortalCommand Command = new("migrate", "", MaxArguments: 0, [], RunAsync);

    private static async Task<int> RunAsync(WebApplicationBuilder builder, CommandLine line, TextWriter output, CancellationToken cancellationToken)
    {
        await using var provider = builder.BuildCore();
        PrivateFiles.Protect(provider.GetRequiredService<PortalOptions>().EffectiveDataPath);
        var database = provider.GetRequiredService<DatabaseStartup>();
        var pending = await database.FindPendingAsync(cancellationToken);
        await database.MigrateAsync(cancellationToken);
        await output.WriteLineAsync(
            pending.Count == 0
                ? "The database already has the schema of this version."
                : $"The database has the schema of this version now. Migrations: {string.Join(", ", pending)}."
        );
        return 0;
    }
}
