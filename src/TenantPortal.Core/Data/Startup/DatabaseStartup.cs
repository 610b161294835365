using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Data.Startup;

/// <summary>Migrates the database to the current model before anything else runs.</summary>
public sealed class DatabaseStartup(IDbContextFactory<PortalDb> databases, IEnumerable<IStartupRepair> repairs, TimeProvider time)
{
    /// <summary>A migration takes milliseconds; one that takes this long is waiting for the lock of a killed process.</summary>
    private static readonly TimeSpan ProgressDeadline = TimeSpan.FromSeconds(30);

    /// <exception cref="TimeoutException">Another process holds the migration lock or left it behind.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var isFile = db.Database.IsSqlite();
        if (isFile && db.Database.GetDbConnection().DataSource is { Length: > 0 } file && Path.GetDirectoryName(file) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        using var patience = new CancellationTokenSource(ProgressDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await db.Database.MigrateAsync(either.Token);
            foreach (var repair in repairs)
                await repair.RepairAsync(db, either.Token);
            await AuditTriggers.EnsureAsync(db, either.Token);
            if (isFile && db.Database.GetDbConnection().DataSource is { Length: > 0 } path)
                PrivateFiles.ProtectDatabase(path);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                isFile
                    ? "The database is locked for a migration. If no other TenantPortal process is starting, a killed process left the "
                        + "lock: delete the rows of the table __EFMigrationsLock and start again."
                    : "The database server did not migrate the database in time. Another TenantPortal process may be migrating it, or a "
                        + "session holds a lock on the table __EFMigrationsHistory."
            );
        }
    }

    /// <summary>Whether the database is reachable.</summary>
    public async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Database.CanConnectAsync(cancellationToken);
    }
}
