namespace TenantPortal.Core.Audit.Log;

/// <summary>An entry as it is read.</summary>
/// <param name="Change">Canonical JSON with <c>before</c> and <c>after</c>; null where nothing changed.</param>
public sealed record AuditLine(
    long Sequence,
    DateTimeOffset At,
    string ActorId,
    string ActorName,
    string Action,
    string Subject,
    string? Tenant,
    string? Team,
    string Details,
    string? Change,
    string KeyId,
    string PreviousHash,
    string Hash
)
{
    internal static AuditLine From(AuditEntry entry) =>
        new(
            entry.Id,
            entry.At,
            entry.ActorId,
            entry.ActorName,
            entry.Action,
            entry.Subject,
            entry.Tenant,
            entry.Team,
            entry.Details,
            entry.Change,
            entry.KeyId,
            entry.PreviousHash,
            entry.Hash
        );
}

/// <summary>Which entries; everything that is null matches all.</summary>
public sealed record AuditFilter
{
    /// <summary>An id, or a name in full.</summary>
    public string? Actor { get; init; }

    /// <summary><c>request.approved</c>, or <c>request</c> for everything about requests.</summary>
    public string? Action { get; init; }

    public string? Subject { get; init; }

    public string? Tenant { get; init; }

    public string? Team { get; init; }

    /// <summary>From this instant on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    public int Limit { get; init; } = 50;
}

/// <summary>Something that is not as the portal wrote it.</summary>
/// <param name="Sequence">The entry, or the first one that is missing.</param>
public sealed record ChainBreak(long Sequence, string Sentence);

/// <summary>What a check of the chain found.</summary>
/// <param name="Checked">Entries that were checked.</param>
/// <param name="Older">Entries from before the chain began, which nothing protects.</param>
/// <param name="Head">The hash of the last entry.</param>
/// <param name="Breaks">The first ones.</param>
/// <param name="BreakCount">All there are.</param>
public sealed record ChainReport(DateTimeOffset At, long Checked, long Older, long Sequence, string? Head, IReadOnlyList<ChainBreak> Breaks, long BreakCount)
{
    public bool IsIntact => BreakCount == 0;

    public string Sentence =>
        IsIntact
            ? $"The audit log is intact: {(Checked == 1 ? "1 entry was" : $"{Checked} entries were")} checked"
                + (Older > 0 ? $", and {Older} are older than the chain." : ".")
            : $"The audit log was changed behind the portal's back: {(BreakCount == 1 ? "one place is" : $"{BreakCount} places are")} broken, the first at entry {Breaks[0].Sequence}.";
}
