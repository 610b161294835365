using System.Text.Json.Serialization;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Audit.Log;

/// <summary>An entry of the audit log.</summary>
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

/// <summary>Selects entries; a null property matches all.</summary>
public sealed record AuditFilter
{
    /// <summary>An id or a full name.</summary>
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

    /// <summary>The cursor of the previous page.</summary>
    public string? After { get; init; }

    public int Limit { get; init; } = 50;
}

/// <summary>A place where the log, or a row that evidence reads, does not match what the portal wrote.</summary>
/// <param name="Sequence">The entry, or the first missing one; 0 for a row that no entry covers.</param>
public sealed record ChainBreak(long Sequence, string Sentence)
{
    [JsonIgnore]
    public Sentence Finding { get; private init; } = $"{Sentence}";

    internal static ChainBreak Of(long sequence, Sentence finding) => new(sequence, finding) { Finding = finding };
}

/// <summary>The result of a verification of the chain, and of the rows that evidence reads.</summary>
/// <param name="Checked">The number of verified entries.</param>
/// <param name="Older">The number of entries that predate the chain and are not protected.</param>
/// <param name="Head">The hash of the last entry.</param>
/// <param name="Breaks">The first breaks: of the chain, then of rows.</param>
/// <param name="BreakCount">The number of all breaks.</param>
public sealed record ChainReport(DateTimeOffset At, long Checked, long Older, long Sequence, string? Head, IReadOnlyList<ChainBreak> Breaks, long BreakCount)
{
    /// <summary>The number of requests, decisions, comments, revisions and tenants that match the entries about them.</summary>
    public long CoveredRows { get; init; }

    /// <summary>The number of those that were written before the log covered rows: they may have been changed.</summary>
    public long RowsNotCovered { get; init; }

    /// <summary>The number of those that were changed, removed or added outside the portal.</summary>
    public long ChangedRows { get; init; }

    public bool IsIntact => BreakCount == 0;

    /// <summary>The finding in English, for programs.</summary>
    public string Sentence => Finding.ToString();

    [JsonIgnore]
    public Sentence Finding => Languages.Sentence.Join(" ", IsIntact ? [IntactSentence, .. CoverSentences.Of(CoveredRows, RowsNotCovered)] : BrokenSentences);

    private Sentence IntactSentence =>
        (Checked, Older) switch
        {
            (1, 0) => (Sentence)"The audit log is intact: 1 entry was verified.",
            (_, 0) => $"The audit log is intact: {Checked} entries were verified.",
            (1, _) => $"The audit log is intact: 1 entry was verified, and {Older} predate the chain.",
            _ => $"The audit log is intact: {Checked} entries were verified, and {Older} predate the chain.",
        };

    private IEnumerable<Sentence> BrokenSentences
    {
        get
        {
            var ofChain = BreakCount - ChangedRows;
            if (ofChain == 1)
                yield return $"The audit log was changed outside the portal: the chain is broken in 1 place at entry {Breaks[0].Sequence}.";
            if (ofChain > 1)
                yield return $"The audit log was changed outside the portal: the chain is broken in {ofChain} places, first at entry {Breaks[0].Sequence}.";
            if (ChangedRows > 0)
                yield return CoverSentences.OfChanges(ChangedRows);
        }
    }
}
