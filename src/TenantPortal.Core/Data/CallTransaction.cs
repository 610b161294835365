using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using TenantPortal.Core.Committing;

namespace TenantPortal.Core.Data;

/// <summary>
/// Runs all that a call does in one transaction, so that a check before it and a record after it are stored with its changes or not at all. Contexts that
/// services open meanwhile take part in it, and their own transactions become savepoints.
/// </summary>
internal sealed class CallTransaction(IDbContextFactory<PortalDb> databases)
{
    private static readonly AsyncLocal<Scope?> Current = new();

    /// <param name="name">What no two processes run at the same time; null for nothing.</param>
    /// <param name="call">What to run, and whether it is committed.</param>
    /// <returns>Null if another process runs the name.</returns>
    public async Task<T?> RunAsync<T>(string? name, Func<PortalDb, Task<(T Result, bool IsCommitted)>> call, CancellationToken cancellationToken)
        where T : class
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (name is not null && !await db.TryLockAsync(name, cancellationToken))
            return null;
        await db.LockChainAsync(cancellationToken);
        using var effects = AfterCommit.Begin();
        var scope = new Scope(db);
        Current.Value = scope;
        var (result, isCommitted) = await RunAsync(scope, call);
        if (isCommitted)
        {
            await transaction.CommitAsync(CancellationToken.None);
            effects.Release();
        }

        return result;
    }

    /// <summary>Makes a new context part of the open transaction, if there is one.</summary>
    public static T Join<T>(T db)
        where T : PortalDb
    {
        if (Current.Value is { IsEnded: false } scope)
            db.TakePartIn(scope.Owner);
        return db;
    }

    private static async Task<T> RunAsync<T>(Scope scope, Func<PortalDb, Task<T>> call)
    {
        try
        {
            return await call(scope.Owner);
        }
        finally
        {
            // What a call has started and left running opens contexts of its own.
            scope.IsEnded = true;
        }
    }

    private sealed class Scope(PortalDb owner)
    {
        private volatile bool _isEnded;

        public PortalDb Owner => owner;

        public bool IsEnded
        {
            get => _isEnded;
            set => _isEnded = value;
        }
    }
}

/// <summary>A part of a transaction that is kept by a commit and undone otherwise, like a transaction of its own.</summary>
/// <param name="ended">Called with whether it was committed.</param>
internal sealed class Savepoint(IDbContextTransaction outer, string name, Action<bool> ended) : IDbContextTransaction
{
    private bool _isEnded;

    public Guid TransactionId => outer.TransactionId;

    public static async Task<Savepoint> BeginAsync(IDbContextTransaction outer, Action<bool> ended, CancellationToken cancellationToken)
    {
        var name = $"call_{Guid.NewGuid():N}";
        await outer.CreateSavepointAsync(name, cancellationToken);
        return new Savepoint(outer, name, ended);
    }

    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await outer.ReleaseSavepointAsync(name, cancellationToken);
        End(isCommitted: true);
    }

    public async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        await outer.RollbackToSavepointAsync(name, cancellationToken);
        End(isCommitted: false);
    }

    public void Commit()
    {
        outer.ReleaseSavepoint(name);
        End(isCommitted: true);
    }

    public void Rollback()
    {
        outer.RollbackToSavepoint(name);
        End(isCommitted: false);
    }

    public void Dispose()
    {
        if (!_isEnded)
            Rollback();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isEnded)
            await RollbackAsync();
    }

    private void End(bool isCommitted)
    {
        _isEnded = true;
        ended(isCommitted);
    }
}
