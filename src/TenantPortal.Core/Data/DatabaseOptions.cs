using Microsoft.Extensions.Configuration;

namespace TenantPortal.Core.Data;

/// <summary>Which database (section <c>Database</c>).</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>
    /// The database. <c>Sqlite</c> is one file for one process; <c>PostgreSql</c> can be shared by several replicas and needs
    /// <c>ConnectionStrings:Portal</c>.
    /// </summary>
    public DatabaseProvider Provider { get; set; }

    /// <summary>
    /// Whether the portal migrates the database when it starts. Otherwise it waits for the command <c>migrate</c> and is not ready until then.
    /// </summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>
    /// How long a statement waits for a database that is locked or does not respond, before the portal answers that it cannot: 1 second to 10 minutes,
    /// in whole seconds.
    /// </summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For PostgreSQL behind a pooler that passes on no notifications, such as PgBouncer in transaction mode: a connection string of the server itself, by
    /// environment variable. One connection listens there for changes of other processes. When empty: <c>ConnectionStrings:Portal</c>.
    /// </summary>
    public string ListenConnectionString { get; set; } = "";

    internal int MaxWaitSeconds => (int)MaxWait.TotalSeconds;

    /// <summary>The connection string of the connection that listens for changes of other processes.</summary>
    internal string FindListenConnectionString(IConfiguration configuration) =>
        ListenConnectionString.Length > 0
            ? ListenConnectionString
            : FindConnectionString(configuration) ?? throw new InvalidOperationException("A server has a connection string.");

    /// <summary>The value of <c>ConnectionStrings:Portal</c>; null for the default SQLite file.</summary>
    public static string? FindConnectionString(IConfiguration configuration) =>
        configuration.GetConnectionString("Portal") is { Length: > 0 } written ? written : null;
}

/// <summary>The databases that can be used.</summary>
public enum DatabaseProvider
{
    /// <summary>One file, for one machine.</summary>
    Sqlite,

    /// <summary>A server, for several replicas.</summary>
    PostgreSql,
}
