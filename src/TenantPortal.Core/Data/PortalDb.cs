using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Covering;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Data;

/// <summary>The database: the only link between users and clusters. Only services use it.</summary>
public abstract class PortalDb(DbContextOptions options, AuditChain? chain) : DbContext(options)
{
    /// <summary>Entries of the transaction that is not committed yet.</summary>
    private List<AuditEntry> _unpublished = [];

    /// <summary>Whether the transaction is that of a call, which other contexts take part in and which only the call commits.</summary>
    private bool _isShared;

    private int _openSavepoints;

    private bool IsInTransaction => _isShared ? _openSavepoints > 0 : Database.CurrentTransaction is not null;

    /// <summary>Saves all changes or none, and appends audit entries to their chain.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var entries = NewAuditEntries();
        if (entries.Count == 0)
        {
            RequireNoCoveredRows();
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        var isOurs = !IsInTransaction;
        await using var transaction = isOurs ? await BeginAuditedAsync(cancellationToken) : null;
        if (!isOurs)
            await LockChainAsync(cancellationToken);
        await (chain ?? throw new InvalidOperationException("This context was created without the audit chain.")).AppendAsync(this, entries, cancellationToken);
        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        _unpublished.AddRange(entries);
        if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
        return rows;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        if (NewAuditEntries().Count > 0)
            throw new InvalidOperationException("Use SaveChangesAsync to save audit entries.");
        RequireNoCoveredRows();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <summary>What evidence reads is saved together with the entry that proves it.</summary>
    private void RequireNoCoveredRows()
    {
        if (CoveredRows.ReadUnsaved(ChangeTracker) is [var row, ..])
            throw new InvalidOperationException($"The {row.Table} {row.Subject} must be saved together with an audit entry.");
    }

    /// <summary>
    /// Begins a transaction that adds audit entries after other writes. All callers lock the chain first and rows later;
    /// otherwise two transactions could deadlock.
    /// </summary>
    internal async Task<IDbContextTransaction> BeginAuditedAsync(CancellationToken cancellationToken)
    {
        if (_isShared)
            return await BeginSavepointAsync(cancellationToken);
        _unpublished.Clear();
        var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await LockChainAsync(cancellationToken);
        return transaction;
    }

    /// <summary>Takes part in the transaction of another context: what is committed here is committed with the other one, or not at all.</summary>
    internal void TakePartIn(PortalDb other)
    {
        Database.SetDbConnection(other.Database.GetDbConnection(), contextOwnsConnection: false);
        Database.UseTransaction(other.Database.CurrentTransaction!.GetDbTransaction());
        (_unpublished, _isShared) = (other._unpublished, true);
    }

    /// <summary>A part of the shared transaction that can be rolled back without the rest.</summary>
    private async Task<IDbContextTransaction> BeginSavepointAsync(CancellationToken cancellationToken)
    {
        var published = _unpublished.Count;
        var savepoint = await Savepoint.BeginAsync(
            Database.CurrentTransaction!,
            isCommitted =>
            {
                _openSavepoints--;
                if (!isCommitted)
                    _unpublished.RemoveRange(published, _unpublished.Count - published);
            },
            cancellationToken
        );
        _openSavepoints++;
        return savepoint;
    }

    /// <summary>Locks a name until the transaction ends; false if another process has locked it.</summary>
    internal abstract Task<bool> TryLockAsync(string name, CancellationToken cancellationToken);

    /// <summary>Begins the same, unless the caller has begun one: then the caller commits it.</summary>
    internal async Task<JoinedTransaction> JoinAuditedAsync(CancellationToken cancellationToken) =>
        new(IsInTransaction ? null : await BeginAuditedAsync(cancellationToken));

    /// <summary>Called when a transaction of this context is committed.</summary>
    internal void Committed()
    {
        chain?.Publish(_unpublished);
        _unpublished.Clear();
    }

    /// <summary>Prevents others from appending to the chain until this transaction ends.</summary>
    protected internal abstract Task LockChainAsync(CancellationToken cancellationToken);

    private List<AuditEntry> NewAuditEntries() =>
        [.. ChangeTracker.Entries<AuditEntry>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity)];

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Enums are stored as text, so that rows are readable and new members do not shift values.
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        // What entities say to people is computed, and its language is that of the reader.
        configurationBuilder.IgnoreAny<Sentence>();
        configurationBuilder.Properties<IReadOnlyList<string>>().HaveConversion<JsonConverter<IReadOnlyList<string>>, JsonComparer<IReadOnlyList<string>>>();
        foreach (var type in typeof(PortalDb).Assembly.GetTypes().Where(type => type.IsDefined(typeof(StoredAsJsonAttribute), inherit: false)))
        {
            StoreAsJson(configurationBuilder, type);
            StoreAsJson(configurationBuilder, typeof(IReadOnlyList<>).MakeGenericType(type));
        }
    }

    private static void StoreAsJson(ModelConfigurationBuilder configurationBuilder, Type type) =>
        configurationBuilder.Properties(type).HaveConversion(typeof(JsonConverter<>).MakeGenericType(type), typeof(JsonComparer<>).MakeGenericType(type));

    /// <summary>A value that is read and written as a whole, as JSON text.</summary>
    private sealed class JsonConverter<T>()
        : ValueConverter<T, string>(
            value => JsonSerializer.Serialize(value, JsonSerializerOptions.Web),
            text => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)!
        );

    private sealed class JsonComparer<T>()
        : ValueComparer<T>(
            (left, right) => JsonSerializer.Serialize(left, JsonSerializerOptions.Web) == JsonSerializer.Serialize(right, JsonSerializerOptions.Web),
            value => JsonSerializer.Serialize(value, JsonSerializerOptions.Web).GetHashCode(StringComparison.Ordinal)
        );
}

/// <summary>A transaction of its own, or a part of the caller's, which only the caller ends.</summary>
/// <param name="own">Null inside the caller's.</param>
internal sealed class JoinedTransaction(IDbContextTransaction? own) : IAsyncDisposable
{
    public Task CommitAsync(CancellationToken cancellationToken) => own?.CommitAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
