using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TenantPortal.Core.Audit;

namespace TenantPortal.Core.Data;

/// <summary>The database in one SQLite file.</summary>
public sealed class SqlitePortalDb(DbContextOptions<SqlitePortalDb> options, AuditChain? chain = null) : PortalDb(options, chain)
{
    // A transaction of this provider begins as a writer (BEGIN IMMEDIATE), and there is only one writer.
    protected internal override Task LockChainAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The same transaction excludes every other process.
    internal override Task<bool> TryLockAsync(string name, CancellationToken cancellationToken) => Task.FromResult(true);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // SQLite has no time type. All times are UTC, so their ticks sort and compare as numbers.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    private sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
