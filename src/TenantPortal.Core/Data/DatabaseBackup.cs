using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Data;

/// <summary>Copies the database and the data folder while the portal runs, and puts a copy in place where there is none.</summary>
public sealed class DatabaseBackup(IDbContextFactory<PortalDb> databases, PortalOptions options)
{
    /// <summary>Writes a copy into a folder that does not exist or is empty.</summary>
    /// <returns>Whether the copy contains the rows: those of a server are copied by its own tools.</returns>
    /// <exception cref="IOException">The folder is not empty or cannot be written, or there is no database.</exception>
    public async Task<bool> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        RequireEmpty(folder);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var database = SqliteFile.Find(db);
        // SQLite would create it.
        if (database is not null && !File.Exists(database))
            throw new IOException($"There is no database '{database}'. Check Portal:DataPath.");
        PrivateFiles.Protect(folder);
        // The anchor of the audit log first: one that is older than the database is harmless, a newer one looks like lost entries.
        CopyFiles(options.EffectiveDataPath, folder, file => IsKept(file, database));
        if (database is null)
            return false;
        await db.Database.OpenConnectionAsync(cancellationToken);
        var target = Path.Combine(folder, SqliteFile.DefaultName);
        await using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ConnectionString))
        {
            await copy.OpenAsync(cancellationToken);
            ((SqliteConnection)db.Database.GetDbConnection()).BackupDatabase(copy);
        }

        PrivateFiles.ProtectDatabase(target);
        return true;
    }

    /// <summary>Puts a copy into the data folder, which has no database yet.</summary>
    /// <exception cref="IOException">The folder is not a copy, the data folder has a database, or a file cannot be written.</exception>
    public void Restore(string folder)
    {
        var data = options.EffectiveDataPath;
        var copy = Path.Combine(folder, SqliteFile.DefaultName);
        if (!File.Exists(Path.Combine(folder, AuditAnchor.FileName)) && !File.Exists(copy))
            throw new IOException($"'{folder}' is not a backup of a portal: it has neither a database nor an {AuditAnchor.FileName}.");
        using var db = databases.CreateDbContext();
        var database = SqliteFile.Find(db);
        if (database is not null && !File.Exists(copy))
            throw new IOException($"'{folder}' has no rows: it is a backup of a portal with a database server.");
        // A write-ahead log that is left belongs to another database.
        foreach (var file in database is null ? Array.Empty<string>() : [database, $"{database}-wal", $"{database}-shm"])
            RequireAbsent(file);
        PrivateFiles.Protect(data);
        CopyFiles(folder, data, file => file != copy);
        if (database is null)
            return;
        File.Copy(copy, database);
        PrivateFiles.ProtectDatabase(database);
    }

    /// <summary>
    /// The database is copied as one, without its write-ahead log and the lock of its migration; the Sandbox writes its kubeconfig at each start.
    /// </summary>
    private static bool IsKept(string file, string? database) =>
        Path.GetFileName(file) != SandboxClusterOptions.KubeconfigFile
        && (database is null || !Path.GetFullPath(file).StartsWith(Path.GetFullPath(database), StringComparison.Ordinal));

    private static void RequireEmpty(string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"The folder '{folder}' is not empty. Name one that does not exist.");
    }

    /// <summary>Copies all of the files or, when one of the targets exists, none.</summary>
    private static void CopyFiles(string from, string to, Func<string, bool> isCopied)
    {
        var files = Directory
            .EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Where(isCopied)
            .Select(file => (File: file, Target: Path.Combine(to, Path.GetRelativePath(from, file))))
            .ToList();
        foreach (var (_, target) in files)
            RequireAbsent(target);
        foreach (var (file, target) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        PrivateFiles.Protect(to);
    }

    private static void RequireAbsent(string file)
    {
        if (File.Exists(file))
            throw new IOException($"'{file}' already exists. Stop the portal and move its files away.");
    }
}
