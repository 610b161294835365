using TenantPortal.Core.Audit.Covering;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Audit.Log;

/// <summary>A row that does not match the audit log.</summary>
/// <param name="Sequence">The entry that covers it; 0 when none does.</param>
internal sealed record RowDifference(long Sequence, CoveredTable Table, Sentence Sentence);

/// <summary>The result of a comparison of rows with the audit log.</summary>
/// <param name="Covered">The rows that match.</param>
/// <param name="NotCovered">The rows that are older than the first entry that covers rows: they may have been changed.</param>
internal sealed record CoverComparison(long Covered, long NotCovered, IReadOnlyList<RowDifference> Differences);

/// <summary>What audit entries say about rows: the last hashes of each. The entries are visited in their order.</summary>
/// <param name="includes">Whether a row of an entry matters; null when all do.</param>
internal sealed class CoverLedger(IReadOnlyList<CoveredTable> tables, Func<AuditEntry, CoveredRow, bool>? includes = null)
{
    private readonly Dictionary<string, (CoveredRow Row, long Sequence)> _written = new(StringComparer.Ordinal);

    // Rows that were written before have no entry.
    private long? _since;

    /// <summary>Counts the entry as the first one that covers rows, whether or not its rows matter here.</summary>
    public void CoversSince(DateTimeOffset at) => _since ??= StoredValue.InMicroseconds(at);

    /// <param name="entry">Its seal is verified.</param>
    public void Visit(AuditEntry entry)
    {
        if (entry.Covered is null)
            return;
        CoversSince(entry.At);
        foreach (var row in CoveredRows.Parse(entry.Covered).Where(row => includes is null || includes(entry, row)))
            _written[row.Id] = (row, entry.Id);
    }

    /// <param name="rows">All stored rows of all tables that the visited entries may mention.</param>
    public async Task<CoverComparison> CompareAsync(IAsyncEnumerable<CoveredRow> rows, CancellationToken cancellationToken)
    {
        var missing = new Dictionary<string, (CoveredRow Row, long Sequence)>(_written, StringComparer.Ordinal);
        var (covered, notCovered) = (0L, 0L);
        List<RowDifference> differences = [];
        List<CoveredRow> unknown = [];
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (!missing.Remove(row.Id, out var known))
                unknown.Add(row);
            else if (known.Row.FindDifferences(row).ToList() is { Count: > 0 } changed)
                differences.Add(Changed(known.Row, known.Sequence, changed));
            else
                covered++;
        }

        // Where a field of the key was changed, the row has another name; it still shares fields with what was written.
        var lost = missing.Values.GroupBy(known => (known.Row.Table, known.Row.Subject)).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var row in unknown)
        {
            if (lost.TryGetValue((row.Table, row.Subject), out var candidates) && FindClosest(candidates, row) is { } known)
            {
                candidates.Remove(known);
                differences.Add(Changed(known.Row, known.Sequence, known.Row.FindDifferences(row)));
            }
            else if (_since is null || row.WrittenAt is null || row.WrittenAt < _since)
            {
                notCovered++;
            }
            else
            {
                differences.Add(new(0, TableOf(row), $"{TitleOf(row)} was added outside the portal."));
            }
        }

        differences.AddRange(
            lost.Values.SelectMany(rest => rest)
                .Select(known => new RowDifference(known.Sequence, TableOf(known.Row), $"{TitleOf(known.Row)} was removed outside the portal."))
        );
        return new CoverComparison(
            covered,
            notCovered,
            [.. differences.OrderBy(found => found.Sequence).ThenBy(found => found.Sentence.ToString(), StringComparer.Ordinal)]
        );
    }

    private static (CoveredRow Row, long Sequence)? FindClosest(List<(CoveredRow Row, long Sequence)> candidates, CoveredRow row) =>
        candidates
            .Select(known => (Known: known, Equal: row.Fields.Count - known.Row.FindDifferences(row).Count()))
            .Where(pair => pair.Equal > 0)
            .OrderByDescending(pair => pair.Equal)
            .Select(pair => ((CoveredRow, long)?)pair.Known)
            .FirstOrDefault();

    private RowDifference Changed(CoveredRow row, long sequence, IEnumerable<string> fields) =>
        new(sequence, TableOf(row), $"{TitleOf(row)} was changed outside the portal: {string.Join(", ", fields.Order(StringComparer.Ordinal))}.");

    private Sentence TitleOf(CoveredRow row) => TableOf(row).Title(row.Subject);

    private CoveredTable TableOf(CoveredRow row) => tables.First(table => table.Name == row.Table);
}
