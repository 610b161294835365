using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Loops;

namespace TenantPortal.Core.Data;

/// <summary>
/// The steps that a clock takes with rows. Each row is saved on its own, so that one that cannot be saved does not hold up the others, and waits longer after
/// each failure. Steps are taken one after another over all replicas, from the first read on: a step that looks at its row again is taken once.
/// </summary>
internal sealed class RowSteps<TKey>(IDbContextFactory<PortalDb> databases, TimeProvider time)
    where TKey : notnull
{
    private readonly SetAside<TKey> _failed = new(TimeSpan.FromHours(1), time);

    /// <summary>The keys of rows that are not due yet, because they failed.</summary>
    public TKey[] Waiting => _failed.Waiting;

    /// <summary>Takes the step of one row, and saves it.</summary>
    /// <param name="step">Returns what it did.</param>
    /// <param name="failed">Logs the failure, and how long the row waits.</param>
    /// <returns>What the step did; the default when it failed.</returns>
    public async Task<TResult?> TryAsync<TResult>(
        TKey key,
        Func<PortalDb, CancellationToken, Task<TResult>> step,
        Action<Exception, TimeSpan> failed,
        CancellationToken cancellationToken
    )
    {
        TResult? taken = default;
        await _failed.TryAsync(key, async token => taken = await SaveAsync(step, token), failed, cancellationToken);
        return taken;
    }

    private async Task<TResult> SaveAsync<TResult>(Func<PortalDb, CancellationToken, Task<TResult>> step, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var taken = await step(db, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return taken;
    }
}
