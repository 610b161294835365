using Microsoft.EntityFrameworkCore;

namespace TenantPortal.Core.Data;

/// <summary>The database on a PostgreSQL server, which several replicas share.</summary>
public sealed class PostgreSqlPortalDb(DbContextOptions<PostgreSqlPortalDb> options) : PortalDb(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var text in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()).Where(property => (property.GetProviderClrType() ?? property.ClrType) == typeof(string)))
        {
            // Sorted by code points as SQLite does, whatever the server's language is: cursors and pages are the same on both.
            text.SetCollation("C");
            // What may be how long is said by the rules, to people, in sentences. SQLite has no lengths either.
            text.SetMaxLength(null);
        }
    }
}
