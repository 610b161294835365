using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Diagnostics;

namespace TenantPortal.Core.Data.Startup;

/// <summary>Examines whether the database answers, and has the schema of this version.</summary>
internal sealed class DatabaseCheck(DatabaseStartup startup, DatabaseOptions options, IDbContextFactory<PortalDb> databases) : IDiagnosticCheck
{
    public string Subject => "database";

    public async Task<IReadOnlyList<Diagnosis>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var pending = await startup.FindPendingAsync(cancellationToken);
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var all = db.Database.GetMigrations().Count();
            return
            [
                pending.Count == 0 ? Diagnosis.Ok(Subject, $"{options.Provider} has the schema of this version.")
                : pending.Count == all ? Diagnosis.Warning(Subject, $"{options.Provider} is empty. {WhoMigrates}")
                : Diagnosis.Warning(Subject, $"{options.Provider} lacks the migrations {string.Join(", ", pending)}. {WhoMigrates}"),
            ];
        }
        catch (DatabaseUnusableException exception)
        {
            return [Diagnosis.Failure(Subject, exception.Message)];
        }
    }

    private string WhoMigrates =>
        options.MigrateOnStart ? "The portal migrates it at the next start." : "Run the command 'migrate': Database:MigrateOnStart is false.";
}
