using TenantPortal.Core.Audit.Anchoring;
using TenantPortal.Core.Audit.Covering;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Audit.Log;

/// <summary>Walks the chain from its beginning and notes every mismatch with what the portal wrote.</summary>
/// <param name="anchor">The end in the file <c>audit.head</c>; null when there is no file.</param>
/// <param name="needsAnchor">Whether that file must be there: false in a replica whose data folder may be new.</param>
internal sealed class ChainWalk(AuditKeys keys, AuditHead? anchor, bool needsAnchor, AnchorFindings outside, CoverLedger ledger)
{
    /// <summary>The most breaks that are listed; the rest are only counted.</summary>
    public const int MaxBreaks = 50;

    private readonly List<ChainBreak> _breaks = [];
    private readonly ILookup<long, OutsideAnchor> _outside = outside.Anchors.ToLookup(recorded => recorded.Sequence);
    private long _breakCount;
    private long _checked;
    private long _older;

    // The hash that the next entry must follow; null when it is unknown because entries are gone.
    private string? _previous = AuditSeal.Genesis;

    public long Position { get; private set; }

    public void Visit(AuditEntry entry)
    {
        var (expected, isFirst) = (Position + 1, _checked == 0);
        Position = entry.Id;
        if (entry.Hash.Length == 0 && isFirst)
        {
            _older++;
            return;
        }

        _checked++;
        if (entry.Id > expected && (!isFirst || _older == 0))
        {
            Note(expected, Sentence.ForCount(entry.Id - expected, $"Entry {expected} was removed.", $"Entries {expected} to {entry.Id - 1} were removed."));
            _previous = null;
        }

        var isGenuine = AuditSeal.IsGenuine(entry, keys);
        if (isGenuine)
            ledger.Visit(entry);
        if (!isGenuine)
        {
            Note(
                entry.Id,
                keys.Find(entry.KeyId) is null && entry.KeyId.Length > 0
                    ? (Sentence)(
                        $"Entry {entry.Id} was sealed with the key {entry.KeyId}, which is not configured. If it is a former key, add it "
                        + $"to Audit:PreviousKeys. Otherwise the portal did not write the entry."
                    )
                    : (Sentence)$"Entry {entry.Id} was changed or was not written by the portal."
            );
            // The hash may be the only unchanged part: the next entry is compared with it.
        }
        else if (_previous is not null && entry.PreviousHash != _previous)
        {
            Note(
                entry.Id,
                entry.PreviousHash == AuditSeal.Broken
                    ? (Sentence)(
                        $"Before entry {entry.Id}, the end of the log did not match what the portal had written: entries were removed or "
                        + $"added, or the database was restored to an earlier state."
                    )
                    : (Sentence)$"Entry {entry.Id} does not follow entry {entry.Id - 1}: an entry before it was changed, removed or inserted."
            );
        }

        _previous = entry.Hash;
        if (anchor is not null && entry.Id == anchor.Sequence && entry.Hash != anchor.Hash)
            Note(entry.Id, $"Entry {entry.Id} differs from the one recorded in the file audit.head.");
        if (_outside[entry.Id].FirstOrDefault(recorded => recorded.Hash != entry.Hash) is { } other)
            Note(entry.Id, $"Entry {entry.Id} differs from the one recorded in {other.Witness}.");
    }

    /// <summary>Called after every entry up to the head is visited.</summary>
    public void End(AuditHead? head)
    {
        if (anchor is not null && !AuditSeal.IsGenuine(anchor, keys))
            Note(Position, "The file audit.head was changed, or was sealed with a key that is not configured.");
        if (anchor is null && needsAnchor && _checked + _older > 0)
            Note(Position, "The file audit.head is missing from Portal:DataPath, so entries that were removed at the end would not be noticed.");
        // What predates the chain has no seal, and was there before anything was sealed.
        var sealedSince = new[] { anchor?.Sequence ?? 0, head?.Sequence ?? 0 }.Where(sequence => sequence > 0).DefaultIfEmpty(long.MaxValue).Min();
        if (sealedSince <= _older)
            Note(sealedSince, $"Entry {sealedSince} has lost its seal, and so have the entries around it: the portal wrote it with one.");
        if (head is null && (_checked > 0 || anchor is not null))
            Note(Position, "The row that records the end of the log (AuditHead) was removed.");
        if (head is not null && !AuditSeal.IsGenuine(head, keys))
            Note(head.Sequence, "The row that records the end of the log (AuditHead) was changed.");
        foreach (var (sequence, sentence) in outside.Problems)
            Note(sequence, sentence);
        var last = outside.Anchors.Select(recorded => (recorded.Sequence, recorded.Witness)).DefaultIfEmpty().MaxBy(recorded => recorded.Sequence);
        (long Sequence, Sentence Witness)[] witnesses = [(anchor?.Sequence ?? 0, "the file audit.head"), (head?.Sequence ?? 0, "the row AuditHead"), last];
        // The first of equal ones.
        if (witnesses.MaxBy(witness => witness.Sequence) is var (missing, by) && missing > Position)
            NoteMissing(missing, by);
        else if (head?.Sequence == Position && _previous is not null && head.Hash != _previous)
            Note(Position, $"Entry {Position} differs from the one recorded in the row AuditHead.");
    }

    /// <summary>Visits entries before the first.</summary>
    public void VisitBeforeBegin(IReadOnlyList<long> ids)
    {
        foreach (var id in ids)
            Note(id, $"Entry {id} was inserted: the portal numbers entries from 1.");
    }

    /// <summary>Visits entries after the recorded end.</summary>
    public void VisitAfterEnd(IEnumerable<long> ids)
    {
        foreach (var id in ids)
            Note(id, $"Entry {id} was inserted after the end of the log.");
    }

    /// <param name="rows">The comparison of the rows that evidence reads.</param>
    public ChainReport Report(DateTimeOffset at, CoverComparison rows) =>
        new(
            at,
            _checked,
            _older,
            Position,
            _checked > 0 ? _previous : null,
            [
                .. _breaks.OrderBy(found => found.Sequence).ThenBy(found => found.Sentence, StringComparer.Ordinal),
                .. rows.Differences.Take(MaxBreaks).Select(found => ChainBreak.Of(found.Sequence, found.Sentence)),
            ],
            _breakCount + rows.Differences.Count
        )
        {
            CoveredRows = rows.Covered,
            RowsNotCovered = rows.NotCovered,
            ChangedRows = rows.Differences.Count,
        };

    private void NoteMissing(long last, Sentence witness) =>
        Note(
            Position + 1,
            Sentence.ForCount(
                last - Position,
                $"Entry {last} is missing at the end, although {witness} records it.",
                $"Entries {Position + 1} to {last} are missing at the end, although {witness} records them."
            )
        );

    private void Note(long sequence, Sentence sentence)
    {
        _breakCount++;
        if (_breaks.Count < MaxBreaks)
            _breaks.Add(ChainBreak.Of(sequence, sentence));
    }
}
