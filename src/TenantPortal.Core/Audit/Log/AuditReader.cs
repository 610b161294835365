using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;

namespace TenantPortal.Core.Audit.Log;

/// <summary>Reads the audit log for users with access to everything. Other users see the history of their requests and tenants on the pages of these.</summary>
public sealed class AuditReader(IDbContextFactory<PortalDb> databases)
{
    public const int MaxLimit = 500;

    /// <summary>Empty when the user may read the log.</summary>
    public static IReadOnlyList<Problem> CheckReader(CurrentUser user) =>
        user.SeesEverything ? [] : [new("Only auditors, platform admins and security approvers can read the audit log.", Kind: ProblemKind.Forbidden)];

    /// <summary>Newest first.</summary>
    public async Task<Result<Page<AuditLine>>> ListAsync(CurrentUser user, AuditFilter filter, CancellationToken cancellationToken)
    {
        if (CheckReader(user) is { Count: > 0 } refused)
            return refused.ToArray();
        return await ReadAsync(filter, cancellationToken);
    }

    /// <summary>All matching entries, read in batches while they are written; none when <see cref="CheckReader"/> refuses the user.</summary>
    public async IAsyncEnumerable<AuditLine> ExportAsync(CurrentUser user, AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (CheckReader(user).Count > 0)
            yield break;
        var next = filter with { Limit = MaxLimit };
        do
        {
            var page = await ReadAsync(next, cancellationToken);
            foreach (var line in page.Items)
                yield return line;
            next = next with { After = page.Next };
        } while (next.After is not null);
    }

    /// <summary>The last entry and its hash, as the portal wrote them; 0 while the log is empty.</summary>
    public async Task<(long Sequence, string? Hash)> FindEndAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return (head?.Sequence ?? 0, head?.Hash);
    }

    private async Task<Page<AuditLine>> ReadAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var entries = await Matching(db.Audit.AsNoTracking(), filter).OrderByDescending(entry => entry.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return new Page<AuditLine>(
            [.. entries.Take(limit).Select(AuditLine.From)],
            entries.Count > limit ? entries[limit - 1].Id.ToString(CultureInfo.InvariantCulture) : null
        );
    }

    private static IQueryable<AuditEntry> Matching(IQueryable<AuditEntry> entries, AuditFilter filter)
    {
        if (!string.IsNullOrEmpty(filter.Actor))
            entries = entries.Where(entry => entry.ActorId == filter.Actor || entry.ActorName == filter.Actor);
        if (!string.IsNullOrEmpty(filter.Action))
            entries = entries.Where(entry => entry.Action == filter.Action || entry.Action.StartsWith(filter.Action + "."));
        if (!string.IsNullOrEmpty(filter.Subject))
            entries = entries.Where(entry => entry.Subject == filter.Subject);
        if (!string.IsNullOrEmpty(filter.Tenant))
            entries = entries.Where(entry => entry.Tenant == filter.Tenant);
        if (!string.IsNullOrEmpty(filter.Team))
            entries = entries.Where(entry => entry.Team == filter.Team);
        if (filter.From?.ToUniversalTime() is { } from)
            entries = entries.Where(entry => entry.At >= from);
        if (filter.To?.ToUniversalTime() is { } to)
            entries = entries.Where(entry => entry.At < to);
        // Entries that were inserted may have numbers below 1.
        if (long.TryParse(filter.After, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var after))
            entries = entries.Where(entry => entry.Id < after);
        return entries;
    }
}
