using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit.Covering;
using TenantPortal.Core.Data;

namespace TenantPortal.Core.Audit.Log;

/// <summary>
/// Compares rows with a ledger while other processes keep writing: what was changed after its entries were read is no difference. Without
/// a lock and without a snapshot, because the comparison of a large database takes long.
/// </summary>
internal static class RowComparison
{
    /// <summary>A row that is changed by the portal between each two of these is not realistic.</summary>
    private const int MaxRounds = 4;

    /// <param name="position">The last entry in the ledger.</param>
    public static async Task<CoverComparison> RunAsync(
        PortalDb db,
        CoverLedger ledger,
        Func<PortalDb, CancellationToken, IAsyncEnumerable<CoveredRow>> read,
        long position,
        AuditKeys keys,
        CancellationToken cancellationToken
    )
    {
        var found = await ledger.CompareAsync(read(db, cancellationToken), cancellationToken);
        for (var round = 1; round < MaxRounds && found.Differences.Count > 0; round++)
        {
            var since = position;
            var newer = await db
                .Audit.AsNoTracking()
                .Where(entry => entry.Id > since && entry.Covered != null)
                .OrderBy(entry => entry.Id)
                .ToListAsync(cancellationToken);
            if (newer.Count == 0)
                break;
            position = newer[^1].Id;
            foreach (var entry in newer.Where(entry => AuditSeal.IsGenuine(entry, keys)))
                ledger.Visit(entry);
            // A difference that is real is still there, in the same words.
            var before = found.Differences.Select(difference => difference.Sentence).ToHashSet();
            var again = await ledger.CompareAsync(read(db, cancellationToken), cancellationToken);
            found = again with { Differences = [.. again.Differences.Where(difference => before.Contains(difference.Sentence))] };
        }

        return found;
    }
}
