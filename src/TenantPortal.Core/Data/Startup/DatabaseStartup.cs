using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Data.Startup;

/// <summary>Migrates the database to the current model before anything else runs.</summary>
public sealed class DatabaseStartup(IDbContextFactory<PortalDb> databases, IEnumerable<IStartupRepair> repairs, TimeProvider time)
{
    /// <summary>A migration takes milliseconds; one that takes this long is waiting for the lock of a killed process.</summary>
    private static readonly TimeSpan ProgressDeadline = TimeSpan.FromSeconds(30);

    /// <exception cref="DatabaseUnusableException">
    /// The database cannot be reached, opened or written, belongs to a newer version, or another process holds the migration lock or left it behind.
    /// </exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var isFile = db.Database.IsSqlite();
        var place = db.Database.GetDbConnection().DataSource;
        using var patience = new CancellationTokenSource(ProgressDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (isFile && Path.GetDirectoryName(place) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            await RefuseNewerAsync(db, either.Token);
            await db.Database.MigrateAsync(either.Token);
            foreach (var repair in repairs)
                await repair.RepairAsync(db, either.Token);
            await AuditTriggers.EnsureAsync(db, either.Token);
            if (isFile && place.Length > 0)
                PrivateFiles.ProtectDatabase(place);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DatabaseUnusableException(
                isFile
                    ? "The database is locked for a migration. If no other TenantPortal process is starting, a killed process left the "
                        + "lock: delete the rows of the table __EFMigrationsLock and start again."
                    : "The database server did not migrate the database in time. Another TenantPortal process may be migrating it, or a "
                        + "session holds a lock on the table __EFMigrationsHistory.",
                exception
            );
        }
        catch (Exception exception) when (DatabaseFailure.Explain(exception, place) is { } explained)
        {
            throw new DatabaseUnusableException(explained, exception);
        }
    }

    /// <summary>An older program would read and write a newer database without knowing what its columns mean.</summary>
    private static async Task RefuseNewerAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        if ((await db.Database.GetAppliedMigrationsAsync(cancellationToken)).LastOrDefault(applied => !known.Contains(applied)) is not { } unknown)
            return;
        var version = typeof(DatabaseStartup).Assembly.GetName().Version!.ToString(3);
        throw new DatabaseUnusableException(
            $"The database is of a newer version of TenantPortal: this is version {version}, whose last migration is '{known.Max()}', and the database has "
                + $"'{unknown}'. Start the newer version, or restore a backup from before it."
        );
    }

    /// <summary>Whether the database is reachable.</summary>
    public async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Database.CanConnectAsync(cancellationToken);
    }
}
