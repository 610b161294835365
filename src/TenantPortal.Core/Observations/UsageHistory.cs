using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>A line of a tenant's quota that is not as it was.</summary>
/// <param name="Before">What was used until now.</param>
internal sealed record UsageChange(Guid TenantId, string Resource, long Before, long Used, long Hard);

/// <summary>Keeps a row for each tenant, resource and day on which something changed, and none for longer than <see cref="DaysKept"/>.</summary>
internal static class UsageHistory
{
    public const int DaysKept = 400;

    /// <summary>Adds the changes to what is about to be saved, with one query for all of them; only of what people ask an amount of.</summary>
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
                // Since midnight it was what it was before.
                db.Usage.Add(new UsageDay(change.TenantId, today, change.Resource, Math.Max(change.Before, change.Used), change.Used, change.Hard));
        }
    }

    /// <summary>Deletes what is too old.</summary>
    public static Task TrimAsync(PortalDb db, DateOnly today, CancellationToken cancellationToken)
    {
        var oldest = today.AddDays(-DaysKept);
        return db.Usage.Where(usage => usage.Day < oldest).ExecuteDeleteAsync(cancellationToken);
    }
}
