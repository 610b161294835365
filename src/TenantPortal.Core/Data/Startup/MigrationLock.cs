using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Data.Startup;

/// <summary>
/// Lets one process at a time migrate. On SQLite, Entity Framework's own lock is a row, which a killed process leaves behind; the operating system
/// ends the lock of a file with its process. The process that holds the lock of the file therefore knows that a row is left over, and removes it. On
/// PostgreSQL, its lock ends with each migration, so that another process repeats one; this one lasts for all of them.
/// </summary>
internal static class MigrationLock
{
    /// <summary>An arbitrary number that nothing else in the database locks.</summary>
    private const long ServerLock = 0x7E4A_A0D2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Waits until no other process migrates the database of a server. The lock is that of a transaction on a connection of its own: a pooler in transaction
    /// mode would not keep that of a session. No connection is occupied while it waits.
    /// </summary>
    /// <returns>Dispose it to release the lock.</returns>
    public static async Task<IAsyncDisposable> TakeAsync(IDbContextFactory<PortalDb> databases, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var db = await databases.CreateDbContextAsync(cancellationToken);
            try
            {
                await db.Database.BeginTransactionAsync(cancellationToken);
                var isTaken = await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({ServerLock}) AS \"Value\"").SingleAsync(cancellationToken);
                if (isTaken)
                    return db;
            }
            catch
            {
                await db.DisposeAsync();
                throw;
            }

            await db.DisposeAsync();
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>The same for a SQLite file.</summary>
    /// <returns>Dispose it to release the lock.</returns>
    public static async Task<IDisposable> TakeAsync(PortalDb db, string databaseFile, TimeProvider time, CancellationToken cancellationToken)
    {
        var held = await OpenAsync($"{databaseFile}.migration-lock", time, cancellationToken);
        // Entity Framework gives a file that it creates itself the mode WAL.
        if (File.Exists(databaseFile) && await HasTableAsync(db, cancellationToken))
            await db.Database.ExecuteSqlRawAsync("""DELETE FROM "__EFMigrationsLock" """, cancellationToken);
        return held;
    }

    private static async Task<FileStream> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return PrivateFiles.OpenAlone(path, FileMode.OpenOrCreate);
            }
            catch (IOException exception) when (IsHeldByOther(exception))
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Of all failures to open a file, only this one ends by itself: EWOULDBLOCK of flock, or ERROR_SHARING_VIOLATION on Windows.</summary>
    private static bool IsHeldByOther(IOException exception) => exception.GetType() == typeof(IOException) && (exception.HResult & 0xFFFF) is 11 or 35 or 32;

    private static async Task<bool> HasTableAsync(PortalDb db, CancellationToken cancellationToken) =>
        await db.Database.SqlQueryRaw<int>("SELECT 1 AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'").AnyAsync(cancellationToken);
}
