using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>A change of a line of a tenant's quota.</summary>
/// <param name="Before">The previous usage.</param>
internal sealed record UsageChange(Guid TenantId, string Resource, long Before, long Used, long Hard);

/// <summary>Keeps a row for each tenant, resource and day with a change, for at most <see cref="DaysKept"/> days.</summary>
internal static class UsageHistory
{
    public const int DaysKept = 400;

    /// <summary>Adds the changes to the pending save, with one query for all of them; only for resources that users can request.</summary>
    public static async Task RecordAsync(PortalDb db, IEnumerable<UsageChange> changes, DateOnly today, CancellationToken cancellationToken)
    {
        var recorded = changes.Where(change => QuotaResource.RankOf(change.Resource) < QuotaResource.All.Count).ToList();
        if (recorded.Count == 0)
            return;
        var ids = recorded.Select(change => change.TenantId).Distinct().ToArray();
        var stored = await db
            .Usage.Where(usage => usage.Day == today && ids.Contains(usage.TenantId))
            .ToDictionaryAsync(usage => (usage.TenantId, usage.Resource), cancellationToken);
        foreach (var change in recorded)
        {
            if (stored.TryGetValue((change.TenantId, change.Resource), out var usage))
                usage.Report(change.Used, change.Hard);
            else
                // The usage was unchanged since midnight.
                db.Usage.Add(new UsageDay(change.TenantId, today, change.Resource, Math.Max(change.Before, change.Used), change.Used, change.Hard));
        }
    }

    /// <summary>Deletes rows past their retention.</summary>
    public static Task TrimAsync(PortalDb db, DateOnly today, CancellationToken cancellationToken)
    {
        var oldest = today.AddDays(-DaysKept);
        return db.Usage.Where(usage => usage.Day < oldest).ExecuteDeleteAsync(cancellationToken);
    }
}
