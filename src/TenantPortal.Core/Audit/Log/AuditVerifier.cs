using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;

namespace TenantPortal.Core.Audit.Log;

/// <summary>Checks the whole chain, in parts that fit into memory, while others go on writing.</summary>
public sealed class AuditVerifier(IDbContextFactory<PortalDb> databases, AuditKeys keys, AuditAnchor anchor, TimeProvider time)
{
    private const int BatchSize = 1000;

    private ChainReport? _last;

    /// <summary>What the last check of this process found; null before.</summary>
    public ChainReport? Last => Volatile.Read(ref _last);

    public async Task<Result<ChainReport>> VerifyAsync(CurrentUser user, CancellationToken cancellationToken)
    {
        if (AuditReader.CheckReader(user) is { Count: > 0 } refused)
            return refused.ToArray();
        return await VerifyAsync(cancellationToken);
    }

    /// <summary>For whoever can start the program: they can read the database anyway.</summary>
    public async Task<ChainReport> VerifyAsync(CancellationToken cancellationToken)
    {
        // In this order: what is written meanwhile makes each of them look behind the next, never ahead.
        var known = anchor.Known;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var walk = new ChainWalk(keys, known);
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
            walk.Behind(behind.Where(id => id > (newHead?.Sequence ?? 0)));
        }

        var report = walk.Report(time.GetUtcNow());
        Volatile.Write(ref _last, report);
        return report;
    }
}
