using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace TenantPortal.Core.Data;

/// <summary>
/// A table as a queue of replicas: the time that a row is due gives the order, a conditional update is the claim, so that of several
/// replicas one wins, and a claim of a crashed replica expires. Columns are named because every table has its own.
/// </summary>
internal sealed class LeasedQueue<T, TKey>(TimeSpan lease)
    where T : class, ILeased
{
    /// <summary>The column of the primary key.</summary>
    public required string Key { get; init; }

    /// <summary>The column with the time that a row is due.</summary>
    public required string DueAt { get; init; }

    /// <summary>The column with the replica of a claim; null for a table without one, whose rows can only be claimed one by one.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>Whether a claim moves the due time to its end: a row that is due earlier was requeued during the claim.</summary>
    public bool MovesDueAt { get; init; } = true;

    /// <summary>
    /// Longer than any row waits: what is due even later was stored before the clock was set back, and is due now. Null for a table whose rows may wait
    /// for any time.
    /// </summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>The rows that can be claimed. A claim that ends later than one that begins now was made before the clock was set back.</summary>
    public IQueryable<T> Unclaimed(IQueryable<T> rows, DateTimeOffset now)
    {
        // The clocks of replicas differ a little.
        var latest = now + lease + lease;
        return rows.Where(row => row.ClaimedUntil == null || row.ClaimedUntil <= now || row.ClaimedUntil > latest);
    }

    /// <summary>The rows that are due and can be claimed, the longest waiting first.</summary>
    public IQueryable<T> Due(IQueryable<T> rows, DateTimeOffset now) =>
        DueNow(Unclaimed(rows, now), now).OrderBy(row => EF.Property<DateTimeOffset>(row, DueAt)).ThenBy(row => EF.Property<TKey>(row, Key));

    /// <summary>Claims up to <paramref name="max"/> due rows with one update. Returns the keys in their order, and when the claim ends.</summary>
    public Task<(IReadOnlyList<TKey> Keys, DateTimeOffset Until)> ClaimDueAsync(
        IQueryable<T> rows,
        string replica,
        int max,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => ClaimDueAsync(rows, [(rows, max)], replica, max, now, cancellationToken);

    /// <summary>The same where some rows have a limit of their own, so that they do not use up the claims of others.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="shares">Parts of them, which do not overlap, with the most of each.</param>
    public async Task<(IReadOnlyList<TKey> Keys, DateTimeOffset Until)> ClaimDueAsync(
        IQueryable<T> rows,
        IReadOnlyList<(IQueryable<T> Rows, int Max)> shares,
        string replica,
        int max,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var claimedBy = ClaimedBy ?? throw new InvalidOperationException($"The rows of {typeof(T).Name} do not name the replica of a claim.");
        var until = EndOf(now);
        var candidatesByTime = new List<(TKey Key, DateTimeOffset DueAt)>();
        foreach (var share in shares)
        {
            var found = await Due(share.Rows, now)
                .Select(row => new { Key = EF.Property<TKey>(row, Key), DueAt = EF.Property<DateTimeOffset>(row, DueAt) })
                .Take(Math.Min(share.Max, max))
                .ToListAsync(cancellationToken);
            candidatesByTime.AddRange(found.Select(row => (row.Key, row.DueAt)));
        }

        // Stable, so that the order of a single share stays that of the database.
        var due = candidatesByTime.OrderBy(candidate => candidate.DueAt).Take(max).Select(candidate => candidate.Key).ToList();
        if (due.Count == 0)
            return ([], until);
        // Rows that another replica has just claimed no longer meet the condition.
        var candidates = rows.Where(row => due.Contains(EF.Property<TKey>(row, Key)));
        await DueNow(Unclaimed(candidates, now), now)
            .ExecuteUpdateAsync(
                set =>
                {
                    Claim(set, until);
                    set.SetProperty(row => EF.Property<string?>(row, claimedBy), replica);
                },
                cancellationToken
            );
        var won = await Held(candidates, until, replica).Select(row => EF.Property<TKey>(row, Key)).ToListAsync(cancellationToken);
        return ([.. due.Where(won.Contains)], until);
    }

    /// <summary>Claims one row. Returns when the claim ends; null when another replica was faster or the row no longer meets its conditions.</summary>
    public async Task<DateTimeOffset?> TryClaimAsync(IQueryable<T> row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = EndOf(now);
        return await Unclaimed(row, now).ExecuteUpdateAsync(set => Claim(set, until), cancellationToken) == 1 ? until : null;
    }

    /// <summary>The rows whose claim is still the one that ends at this time.</summary>
    public IQueryable<T> Held(IQueryable<T> rows, DateTimeOffset until, string? replica = null)
    {
        var held = rows.Where(row => row.ClaimedUntil == until);
        return ClaimedBy is { } claimedBy ? held.Where(row => EF.Property<string?>(row, claimedBy) == replica) : held;
    }

    /// <summary>
    /// Ends a claim in the transaction that stores its result. Returns false when the claim was lost: then nothing may be stored. Until the
    /// transaction ends, no one else can change the row, so that what is loaded after this call and saved loses no other change.
    /// </summary>
    public async Task<bool> EndAsync(PortalDb db, IQueryable<T> row, DateTimeOffset until, string? replica, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("A claim ends in the transaction that stores its result.");
        return await Held(row, until, replica).ExecuteUpdateAsync(Free, cancellationToken) == 1;
    }

    /// <summary>Releases a claim without a result. A row whose due time was moved is due now.</summary>
    public Task<int> ReleaseAsync(IQueryable<T> row, DateTimeOffset until, string replica, DateTimeOffset now, CancellationToken cancellationToken) =>
        ReleaseAsync(Held(row, until, replica), now, cancellationToken);

    /// <summary>Releases a claim without a result, because none is needed before the time. A row requeued in the meantime keeps its due time.</summary>
    public Task<int> PostponeAsync(IQueryable<T> row, DateTimeOffset until, string replica, DateTimeOffset nextAt, CancellationToken cancellationToken) =>
        Held(row, until, replica)
            .ExecuteUpdateAsync(
                set =>
                {
                    Free(set);
                    set.SetProperty(
                        row => EF.Property<DateTimeOffset>(row, DueAt),
                        row => EF.Property<DateTimeOffset>(row, DueAt) == until ? nextAt : EF.Property<DateTimeOffset>(row, DueAt)
                    );
                },
                cancellationToken
            );

    /// <summary>Releases what the replica claimed before it stopped, so that its successor does not have to wait for the claims to expire.</summary>
    public Task<int> ReleaseAllAsync(IQueryable<T> rows, string replica, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var claimedBy = ClaimedBy ?? throw new InvalidOperationException($"The rows of {typeof(T).Name} do not name the replica of a claim.");
        return ReleaseAsync(rows.Where(row => EF.Property<string?>(row, claimedBy) == replica), now, cancellationToken);
    }

    private IQueryable<T> DueNow(IQueryable<T> rows, DateTimeOffset now)
    {
        if (MaxWait is not { } wait)
            return rows.Where(row => EF.Property<DateTimeOffset>(row, DueAt) <= now);
        var latest = now + wait;
        return rows.Where(row => EF.Property<DateTimeOffset>(row, DueAt) <= now || EF.Property<DateTimeOffset>(row, DueAt) > latest);
    }

    private Task<int> ReleaseAsync(IQueryable<T> claimed, DateTimeOffset now, CancellationToken cancellationToken) =>
        claimed.ExecuteUpdateAsync(
            set =>
            {
                Free(set);
                if (MovesDueAt)
                    set.SetProperty(row => EF.Property<DateTimeOffset>(row, DueAt), now);
            },
            cancellationToken
        );

    private void Claim(UpdateSettersBuilder<T> set, DateTimeOffset until)
    {
        set.SetProperty(row => row.ClaimedUntil, until);
        if (MovesDueAt)
            set.SetProperty(row => EF.Property<DateTimeOffset>(row, DueAt), until);
    }

    private void Free(UpdateSettersBuilder<T> set)
    {
        set.SetProperty(row => row.ClaimedUntil, (DateTimeOffset?)null);
        if (ClaimedBy is { } claimedBy)
            set.SetProperty(row => EF.Property<string?>(row, claimedBy), (string?)null);
    }

    /// <summary>In whole microseconds, as PostgreSQL stores it: the end identifies the claim, also when compared in memory.</summary>
    private DateTimeOffset EndOf(DateTimeOffset now)
    {
        var until = now + lease;
        return until.AddTicks(-(until.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
