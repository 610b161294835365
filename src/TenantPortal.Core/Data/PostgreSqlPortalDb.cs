using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;

namespace TenantPortal.Core.Data;

/// <summary>The database on a PostgreSQL server, shared by replicas.</summary>
public sealed class PostgreSqlPortalDb(DbContextOptions<PostgreSqlPortalDb> options, AuditChain? chain = null) : PortalDb(options, chain)
{
    /// <summary>An arbitrary number that nothing else in the database locks.</summary>
    private const long ChainLock = 0x7E4A_A0D1;

    protected override Task LockChainAsync(CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ChainLock})", cancellationToken);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (
            var text in modelBuilder
                .Model.GetEntityTypes()
                .SelectMany(entity => entity.GetProperties())
                .Where(property => (property.GetProviderClrType() ?? property.ClrType) == typeof(string))
        )
        {
            // Sorted by code points like SQLite, whatever the server's locale: cursors and pages are the same on both.
            text.SetCollation("C");
            // Policies validate lengths with readable messages. SQLite has no lengths either.
            text.SetMaxLength(null);
        }
    }
}
