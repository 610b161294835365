namespace TenantPortal.Core.Audit.Log;

/// <summary>Goes along the chain from its beginning and notes what is not as the portal wrote it.</summary>
internal sealed class ChainWalk(AuditKeys keys, AuditHead? anchor)
{
    /// <summary>Breaks that are named; the rest is counted.</summary>
    public const int MaxBreaks = 50;

    private readonly List<ChainBreak> _breaks = [];
    private readonly Dictionary<string, AuditKey?> _keys = new(StringComparer.Ordinal);
    private long _breakCount;
    private long _checked;
    private long _older;

    // What the next entry must follow; null when that cannot be known, because what was there is gone.
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
            Note(expected, entry.Id == expected + 1 ? $"Entry {expected} was removed." : $"Entries {expected} to {entry.Id - 1} were removed.");
            _previous = null;
        }

        if (!HasItsHash(entry))
        {
            Note(
                entry.Id,
                KeyOf(entry) is null && entry.KeyId.Length > 0
                    ? $"Entry {entry.Id} was sealed with the key {entry.KeyId}, which is not known here. Add it to Audit:PreviousKeys, or the entry is not the portal's."
                    : $"Entry {entry.Id} was changed, or was not written by the portal."
            );
            // Its own hash may be all that is left as it was: what follows is measured by that.
        }
        else if (_previous is not null && entry.PreviousHash != _previous)
        {
            Note(
                entry.Id,
                entry.PreviousHash == AuditSeal.Broken
                    ? $"Before entry {entry.Id} the end of the log was not as the portal had left it: entries were removed or added there, or the database was taken back to an earlier state."
                    : $"Before entry {entry.Id} something was changed, removed or put in: it does not follow entry {entry.Id - 1}."
            );
        }

        _previous = entry.Hash;
        if (anchor is not null && entry.Id == anchor.Sequence && entry.Hash != anchor.Hash)
            Note(entry.Id, $"Entry {entry.Id} is another one than the file audit.head tells of.");
    }

    /// <summary>Everything up to the head was visited.</summary>
    public void End(AuditHead? head)
    {
        if (anchor is not null && !AuditSeal.IsGenuine(anchor, keys))
            Note(Position, "The file audit.head was changed, or sealed with a key that is not known here.");
        if (head is null && _checked > 0)
            Note(Position, "The row that tells the end of the log (AuditHead) was removed.");
        if (head is not null && !AuditSeal.IsGenuine(head, keys))
            Note(head.Sequence, "The row that tells the end of the log (AuditHead) was changed.");
        var (byFile, byRow) = (anchor?.Sequence ?? 0, head?.Sequence ?? 0);
        if (Math.Max(byFile, byRow) > Position)
            Missing(Math.Max(byFile, byRow), byFile >= byRow ? "the file audit.head" : "the row AuditHead");
        else if (head?.Sequence == Position && _previous is not null && head.Hash != _previous)
            Note(Position, $"Entry {Position} is another one than the row AuditHead tells of.");
    }

    /// <summary>Entries after the end that the portal knows.</summary>
    public void Behind(IEnumerable<long> ids)
    {
        foreach (var id in ids)
            Note(id, $"Entry {id} was put in behind the end of the log.");
    }

    public ChainReport Report(DateTimeOffset at) =>
        new(
            at,
            _checked,
            _older,
            Position,
            _checked > 0 ? _previous : null,
            [.. _breaks.OrderBy(found => found.Sequence).ThenBy(found => found.Sentence, StringComparer.Ordinal)],
            _breakCount
        );

    private bool HasItsHash(AuditEntry entry) => KeyOf(entry) is { } key && AuditSeal.Of(key, entry.Id, entry, entry.PreviousHash) == entry.Hash;

    private AuditKey? KeyOf(AuditEntry entry)
    {
        if (!_keys.TryGetValue(entry.KeyId, out var key))
            _keys[entry.KeyId] = key = keys.Find(entry.KeyId);
        return key;
    }

    private void Missing(long last, string witness) =>
        Note(
            Position + 1,
            (last == Position + 1 ? $"Entry {last} is missing" : $"Entries {Position + 1} to {last} are missing") + $" at the end: {witness} tells of them."
        );

    private void Note(long sequence, string sentence)
    {
        _breakCount++;
        if (_breaks.Count < MaxBreaks)
            _breaks.Add(new ChainBreak(sequence, sentence));
    }
}
