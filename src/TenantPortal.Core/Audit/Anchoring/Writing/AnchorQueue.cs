using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;

namespace TenantPortal.Core.Audit.Anchoring.Writing;

/// <summary>Records the end of the chain at each target that is due. Of several replicas, one does at a time.</summary>
internal sealed partial class AnchorQueue(
    IDbContextFactory<PortalDb> databases,
    IEnumerable<IAnchorWriter> writers,
    AuditOptions options,
    AuditKeys keys,
    OutsideAnchors outside,
    AnchorMetrics metrics,
    TimeProvider time,
    ChangeFeed changes,
    ILogger<AnchorQueue> logger
)
{
    /// <summary>Longer than an attempt can take.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>The delay after a failure, where the interval is not shorter.</summary>
    private static readonly TimeSpan WhileFailing = TimeSpan.FromMinutes(5);

    private static readonly LeasedQueue<AnchorTarget, AnchorKind> Leases = new(Lease) { Key = nameof(AnchorTarget.Kind), DueAt = nameof(AnchorTarget.DueAt) };

    private readonly IAnchorWriter[] _writers = [.. writers.Where(writer => writer.IsConfigured)];

    /// <summary>Removes targets that are no longer configured, and adds new ones.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        AnchorKind[] kinds = options.Anchor.Interval > TimeSpan.Zero ? [.. _writers.Select(writer => writer.Kind)] : [];
        await db.AnchorTargets.Where(target => !kinds.Contains(target.Kind)).ExecuteDeleteAsync(cancellationToken);
        var known = await db.AnchorTargets.Select(target => target.Kind).ToListAsync(cancellationToken);
        foreach (var kind in kinds.Except(known))
        {
            db.AnchorTargets.Add(new AnchorTarget(kind, time.GetUtcNow()));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (exception.ViolatesKeyOf<AnchorTarget>(db))
            {
                // Another replica that is starting at the same time has just added it.
                db.ChangeTracker.Clear();
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var writer in _writers)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var now = time.GetUtcNow();
            var due = db.AnchorTargets.Where(target => target.Kind == writer.Kind && target.DueAt <= now);
            if (await Leases.TryClaimAsync(due, now, cancellationToken) is { } until)
                await WorkAsync(writer, until, cancellationToken);
        }
    }

    private async Task WorkAsync(IAnchorWriter writer, DateTimeOffset until, CancellationToken cancellationToken)
    {
        try
        {
            var statement = await ReadEndAsync(cancellationToken);
            var proof = statement is null ? null : await writer.WriteAsync(statement, cancellationToken);
            await StoreAsync(
                writer.Kind,
                until,
                (db, target, now) =>
                {
                    if (statement is null)
                        target.Skip(now + options.Anchor.Interval);
                    else
                        target.Succeed(statement, now + options.Anchor.Interval);
                    if (proof is not null)
                        db.TimeStamps.Add(proof);
                },
                cancellationToken
            );
            if (statement is not null)
                metrics.Count(writer.Kind, succeeded: true);
        }
        catch (AnchorException exception)
        {
            var wait = options.Anchor.Interval < WhileFailing ? options.Anchor.Interval : WhileFailing;
            metrics.Count(writer.Kind, succeeded: false);
            AnchorFailed(writer.Kind, exception.Message, wait);
            await StoreAsync(
                writer.Kind,
                until,
                (db, target, now) =>
                {
                    if (!target.Fail(exception.Message, now, now + wait))
                        return;
                    db.Audit.Add(AuditEntry.ByReconciler("audit.anchor-failing", writer.Kind.ToString(), exception.Message, now));
                    db.Announce(AnchorAnnouncements.Failing(writer.Kind, exception.Message, now));
                },
                cancellationToken
            );
            changes.Publish(ChangeTopics.Notifications);
        }
    }

    /// <summary>Null while the log is empty.</summary>
    /// <exception cref="AnchorException">The end is not what the portal wrote: it must not be recorded as if it were.</exception>
    private async Task<AnchorStatement?> ReadEndAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } head)
            return null;
        return AuditSeal.IsGenuine(head, keys)
            ? AnchorStatement.Sign(keys.Current, outside.Portal, head, time.GetUtcNow())
            : throw new AnchorException("The end of the audit log is not what the portal wrote. Verify the log.");
    }

    private async Task StoreAsync(
        AnchorKind kind,
        DateTimeOffset until,
        Action<PortalDb, AnchorTarget, DateTimeOffset> store,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginAuditedAsync(cancellationToken);
        var row = db.AnchorTargets.Where(target => target.Kind == kind);
        if (!await Leases.EndAsync(db, row, until, null, cancellationToken))
            return;
        store(db, await row.SingleAsync(cancellationToken), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The end of the audit log could not be recorded at {Target}: {Problem} The next attempt is in {Wait}")]
    private partial void AnchorFailed(AnchorKind target, string problem, TimeSpan wait);
}
