using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Audit.Covering;

namespace TenantPortal.Core.Audit;

/// <summary>
/// Appends entries to the chain: each is sealed together with the hash of the previous entry, under a key that is not in the
/// database. Changing, removing or inserting rows outside the portal breaks the chain (<see cref="AuditVerifier"/>).
/// </summary>
public sealed partial class AuditChain(AuditKeys keys, AuditAnchor anchor, ILogger<AuditChain> logger)
{
    /// <summary>Seals the entries. The caller holds the lock on the chain, and its transaction stores them.</summary>
    internal async Task AppendAsync(DbContext db, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var key = keys.Current;
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var (sequence, previous) = await FindEndAsync(db, head, cancellationToken);
        var change = AuditChange.Read(db.ChangeTracker);
        // Once: each look at the tracker compares every tracked row.
        IAuditSubject[] subjects = [.. db.ChangeTracker.Entries<IAuditSubject>().Select(changed => changed.Entity)];
        var covered = CoveredRows.ReadUnsaved(db.ChangeTracker).ToLookup(written => FindEntryOf(written, entries));
        foreach (var entry in entries)
        {
            var row = db.Entry(entry);
            Describe(row, subjects, change);
            if (covered.Contains(entry))
                row.Property(stored => stored.Covered).CurrentValue = CoveredRows.Write(covered[entry]);
            var hash = AuditSeal.Of(key, ++sequence, entry, previous);
            row.Property(stored => stored.Id).CurrentValue = sequence;
            row.Property(stored => stored.Id).IsTemporary = false;
            row.Property(stored => stored.KeyId).CurrentValue = key.Id;
            row.Property(stored => stored.PreviousHash).CurrentValue = previous;
            row.Property(stored => stored.Hash).CurrentValue = previous = hash;
        }

        var end = AuditSeal.Head(key, sequence, previous);
        var stored = await db.AuditHeads.ExecuteUpdateAsync(
            set =>
                set.SetProperty(row => row.Sequence, end.Sequence)
                    .SetProperty(row => row.Hash, end.Hash)
                    .SetProperty(row => row.KeyId, end.KeyId)
                    .SetProperty(row => row.Signature, end.Signature),
            cancellationToken
        );
        if (stored == 0)
            db.AuditHeads.Add(end);
    }

    /// <summary>Called once the entries are committed: writes them to the process log, which may be collected elsewhere, and saves the new end.</summary>
    internal void Publish(IReadOnlyList<AuditEntry> entries)
    {
        foreach (var entry in entries)
            Stored(entry.Id, entry.Action, entry.Subject, entry.ActorId, entry.Hash);
        if (entries is [.., var last] && keys.Find(last.KeyId) is { } key)
            anchor.Keep(AuditSeal.Head(key, last.Id, last.Hash));
    }

    private async Task<(long Sequence, string Hash)> FindEndAsync(DbContext db, AuditHead? head, CancellationToken cancellationToken)
    {
        var last = await db.Audit.OrderByDescending(entry => entry.Id).Select(entry => new { entry.Id, entry.Hash }).FirstOrDefaultAsync(cancellationToken);
        var known = anchor.Known;
        if (head is null)
        {
            // Rows without a hash predate the chain.
            if (last is null or { Hash: "" } && known is null)
                return (last?.Id ?? 0, AuditSeal.Genesis);
        }
        else if (
            AuditSeal.IsGenuine(head, keys)
            && last?.Id == head.Sequence
            && last.Hash == head.Hash
            && (known is null || known.Sequence < head.Sequence || known.Hash == head.Hash)
        )
        {
            return (head.Sequence, head.Hash);
        }

        var sequence = Math.Max(last?.Id ?? 0, Math.Max(head?.Sequence ?? 0, known?.Sequence ?? 0));
        Tampered(sequence);
        return (sequence, AuditSeal.Broken);
    }

    /// <summary>The entry about the row; the first one where it is about a part of something else.</summary>
    private static AuditEntry FindEntryOf(CoveredRow row, IReadOnlyList<AuditEntry> entries) =>
        entries.FirstOrDefault(entry => entry.Subject == row.Subject) ?? entries[0];

    private static void Describe(EntityEntry<AuditEntry> row, IReadOnlyList<IAuditSubject> subjects, string? change)
    {
        if (row.Entity.Change is null)
            row.Property(stored => stored.Change).CurrentValue = change;
        var subject = subjects.FirstOrDefault(changed => changed.AuditName is not null && changed.AuditName == row.Entity.Subject);
        row.Property(stored => stored.Tenant).CurrentValue ??= subject?.AuditTenant;
        row.Property(stored => stored.Team).CurrentValue ??= subject?.AuditTeam;
    }

    [LoggerMessage(LogLevel.Information, "Audit entry {Sequence}: {Action} {Subject} by {Actor}, hash {Hash}")]
    private partial void Stored(long sequence, string action, string subject, string actor, string hash);

    [LoggerMessage(
        LogLevel.Critical,
        "The end of the audit log, near entry {Sequence}, does not match what the portal last wrote: the database was "
            + "changed outside the portal or restored to an earlier state. Run verify-audit."
    )]
    private partial void Tampered(long sequence);
}
