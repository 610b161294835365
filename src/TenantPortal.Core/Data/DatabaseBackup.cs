using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Data;

/// <summary>Copies the database and the data folder while the portal runs, and puts a copy in place where there is none.</summary>
public sealed class DatabaseBackup(IDbContextFactory<PortalDb> databases, PortalOptions options)
{
    private const string DatabaseFile = "tenantportal.db";

    /// <summary>Written again at each start.</summary>
    private const string SandboxKubeconfig = "sandbox.kubeconfig";

    /// <summary>Writes a copy into a folder that does not exist or is empty.</summary>
    /// <returns>Whether the copy contains the rows: those of a server are copied by its own tools.</returns>
    /// <exception cref="IOException">The folder is not empty, or cannot be written.</exception>
    public async Task<bool> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        RequireEmpty(folder);
        PrivateFiles.Protect(folder);
        // The anchor of the audit log first: one that is older than the database is harmless, a newer one looks like lost entries.
        CopyFiles(options.EffectiveDataPath, folder, IsKept);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!db.Database.IsSqlite())
            return false;
        await db.Database.OpenConnectionAsync(cancellationToken);
        var target = Path.Combine(folder, DatabaseFile);
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
        var copy = Path.Combine(folder, DatabaseFile);
        if (!File.Exists(Path.Combine(folder, "audit.head")) && !File.Exists(copy))
            throw new IOException($"'{folder}' is not a backup of a portal: it has neither a database nor an audit.head.");
        var database = FindFile();
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

    /// <summary>The file of the configured database; null for a server.</summary>
    private string? FindFile()
    {
        using var db = databases.CreateDbContext();
        return db.Database.IsSqlite() ? Path.GetFullPath(db.Database.GetDbConnection().DataSource) : null;
    }

    /// <summary>The database is copied as one, without its write-ahead log and the lock of its migration.</summary>
    private static bool IsKept(string file) =>
        Path.GetFileName(file) is var name && name != SandboxKubeconfig && !name.StartsWith(DatabaseFile, StringComparison.Ordinal);

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
