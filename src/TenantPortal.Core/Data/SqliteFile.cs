using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TenantPortal.Core.Data;

/// <summary>The file of a SQLite database.</summary>
internal static class SqliteFile
{
    /// <summary>In the data folder, unless <c>ConnectionStrings:Portal</c> names another.</summary>
    public const string DefaultName = "tenantportal.db";

    /// <summary>The file; null for a server, and for a database in memory.</summary>
    public static string? Find(PortalDb db)
    {
        if (!db.Database.IsSqlite())
            return null;
        var settings = new SqliteConnectionStringBuilder(db.Database.GetConnectionString());
        return settings.Mode == SqliteOpenMode.Memory || settings.DataSource is "" or ":memory:" ? null : settings.DataSource;
    }
}
