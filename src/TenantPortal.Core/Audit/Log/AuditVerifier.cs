using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit.Anchoring;
using TenantPortal.Core.Audit.Covering;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions.Keys;

namespace TenantPortal.Core.Audit.Log;

/// <summary>Verifies the whole chain in batches, and the rows that evidence reads, while other processes keep writing.</summary>
public sealed class AuditVerifier(
    IDbContextFactory<PortalDb> databases,
    AuditKeys keys,
    AuditAnchor anchor,
    OutsideAnchors outside,
    SharedKeys shared,
    IEnumerable<CoveredTable> tables,
    TimeProvider time
)
{
    private const int BatchSize = 1000;

    private readonly CoveredTable[] _tables = [.. tables];
    private ChainReport? _last;

    /// <summary>The result of this process's last verification; null before the first.</summary>
    public ChainReport? Last => Volatile.Read(ref _last);

    public async Task<Result<ChainReport>> VerifyAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (AuditReader.CheckReader(user) is { Count: > 0 } refused)
            return refused.ToArray();
        return await VerifyAsync(cancellationToken);
    }

    /// <summary>For the command line: a user who can start the program can read the database anyway.</summary>
    public async Task<ChainReport> VerifyAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (report, head) = await WalkAsync(db, cancellationToken);
        Volatile.Write(ref _last, report);
        // A replica with a new data folder knows no end yet. It keeps the one that it found, so that it notices when that is cut off.
        if (shared.AreUsed && anchor.Known is null && report.IsIntact && head is not null)
            anchor.Keep(head);
        return report;
    }

    /// <summary>For a database that may not be the configured one, in the caller's transaction.</summary>
    internal async Task<ChainReport> VerifyAsync(PortalDb db, CancellationToken cancellationToken) => (await WalkAsync(db, cancellationToken)).Report;

    /// <summary>Returns the row that records the end too, as it was when the walk began.</summary>
    private async Task<(ChainReport Report, AuditHead? Head)> WalkAsync(PortalDb db, CancellationToken cancellationToken)
    {
        // Read in this order: an entry that is written in between makes each value lag the next one, and never lead it.
        var known = anchor.Known;
        var found = await outside.ReadAsync(db, cancellationToken);
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var ledger = new CoverLedger(_tables);
        var walk = new ChainWalk(keys, known, needsAnchor: !shared.AreUsed, found, ledger);
        for (var end = head?.Sequence ?? long.MaxValue; ; )
        {
            var last = walk.Position;
            var batch = await db
                .Audit.AsNoTracking()
                .Where(entry => entry.Id > last && entry.Id <= end)
                .OrderBy(entry => entry.Id)
                .Take(BatchSize)
                .ToListAsync(cancellationToken);
            batch.ForEach(walk.Visit);
            if (batch.Count < BatchSize)
                break;
        }

        walk.VisitBeforeBegin(
            await db
                .Audit.Where(entry => entry.Id <= 0)
                .OrderBy(entry => entry.Id)
                .Select(entry => entry.Id)
                .Take(ChainWalk.MaxBreaks)
                .ToListAsync(cancellationToken)
        );
        walk.End(head);
        if (head is not null)
        {
            var behind = await db
                .Audit.Where(entry => entry.Id > head.Sequence)
                .OrderBy(entry => entry.Id)
                .Select(entry => entry.Id)
                .Take(ChainWalk.MaxBreaks)
                .ToListAsync(cancellationToken);
            var newHead = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
            walk.VisitAfterEnd(behind.Where(id => id > (newHead?.Sequence ?? 0)));
        }

        var rows = await RowComparison.RunAsync(db, ledger, ReadRowsAsync, walk.Position, keys, cancellationToken);
        return (walk.Report(time.GetUtcNow(), rows), head);
    }

    private async IAsyncEnumerable<CoveredRow> ReadRowsAsync(PortalDb db, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var table in _tables)
        {
            await foreach (var row in CoveredRows.ReadStoredAsync(db, table, null, [], cancellationToken))
                yield return row;
        }
    }
}
