using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;

namespace TenantPortal.Core.Data;

/// <summary>The database on a PostgreSQL server, shared by replicas.</summary>
public sealed class PostgreSqlPortalDb(DbContextOptions<PostgreSqlPortalDb> options, AuditChain? chain = null) : PortalDb(options, chain)
{
    /// <summary>An arbitrary number that nothing else in the database locks.</summary>
    private const long ChainLock = 0x7E4A_A0D1;

    protected internal override Task LockChainAsync(CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ChainLock})", cancellationToken);

    internal override Task<bool> TryLockAsync(string name, CancellationToken cancellationToken)
    {
        var number = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({number}) AS \"Value\"").SingleAsync(cancellationToken);
    }

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
