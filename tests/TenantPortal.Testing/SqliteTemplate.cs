using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;

namespace TenantPortal.Testing;

/// <summary>A migrated SQLite database that tests copy, because a copy takes a fraction of the time of the migrations.</summary>
public static class SqliteTemplate
{
    private static readonly Lazy<byte[]> Content = new(Migrate);

    private static readonly Lazy<SqliteConnection> InMemory = new(OpenInMemory);

    private static readonly Lock Copying = new();

    /// <summary>Writes a migrated database to a new file.</summary>
    public static void CopyTo(string path) => File.WriteAllBytes(path, Content.Value);

    /// <summary>Fills the empty database of an open connection.</summary>
    internal static void CopyTo(SqliteConnection connection)
    {
        // A connection serves one thread at a time.
        lock (Copying)
            InMemory.Value.BackupDatabase(connection);
    }

    private static byte[] Migrate()
    {
        var folder = Directory.CreateTempSubdirectory("tenantportal-template-");
        try
        {
            var file = Path.Combine(folder.FullName, "template.db");
            Migrate($"Data Source={file};Pooling=False");
            return File.ReadAllBytes(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SqliteConnection OpenInMemory()
    {
        var connectionString = $"Data Source=template_{Guid.NewGuid():N};Mode=Memory;Cache=Shared";
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        Migrate(connectionString);
        return connection;
    }

    private static void Migrate(string connectionString)
    {
        using var db = new SqlitePortalDb(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite(connectionString).Options);
        db.Database.Migrate();
    }
}
