using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Data;

/// <summary>Validates the section <c>Database</c> together with <c>ConnectionStrings:Portal</c>.</summary>
internal sealed class DatabaseOptionsValidator(IConfiguration configuration) : SettingsValidator<DatabaseOptions>
{
    protected override IEnumerable<string> FindMistakes(DatabaseOptions options)
    {
        if (options.MaxWait < TimeSpan.FromSeconds(1) || options.MaxWait > TimeSpan.FromMinutes(10) || options.MaxWait.Ticks % TimeSpan.TicksPerSecond != 0)
            yield return $"Database:MaxWait must be 00:00:01 to 00:10:00 in whole seconds, not {options.MaxWait}.";
        var connectionString = DatabaseOptions.FindConnectionString(configuration);
        if (connectionString is null && options.Provider == DatabaseProvider.PostgreSql)
            yield return "ConnectionStrings:Portal must be set because Database:Provider is PostgreSql: Host=…;Database=…;Username=…;Password=….";
        // The message never repeats the connection string: it may contain a password.
        if (connectionString is not null && !IsConnectionString(options.Provider, connectionString))
            yield return $"ConnectionStrings:Portal is not a valid connection string for {options.Provider}, the value of Database:Provider.";
        if (options.ListenConnectionString.Length == 0)
            yield break;
        if (options.Provider != DatabaseProvider.PostgreSql)
            yield return "Database:ListenConnectionString is only for PostgreSQL. Remove it, or set Database:Provider to PostgreSql.";
        else if (!IsConnectionString(options.Provider, options.ListenConnectionString))
            yield return "Database:ListenConnectionString is not a valid connection string for PostgreSql.";
    }

    internal static bool IsConnectionString(DatabaseProvider provider, string text)
    {
        try
        {
            DbConnectionStringBuilder known =
                provider == DatabaseProvider.PostgreSql ? new NpgsqlConnectionStringBuilder(text) : new SqliteConnectionStringBuilder(text);
            return known.Count > 0;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
