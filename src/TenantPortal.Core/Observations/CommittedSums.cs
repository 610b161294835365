using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Core.Observations;

/// <summary>Adds approved quotas: in the database what every quota has, and in memory the extended resources that few tenants have.</summary>
internal static class CommittedSums
{
    /// <summary>The sum of each group of tenants.</summary>
    /// <param name="key">What the tenants of a group have in common.</param>
    /// <param name="withExtended">Whether extended resources are added too, which takes a second query.</param>
    public static async Task<Dictionary<TKey, CommittedQuota>> SumCommittedAsync<TKey>(
        this IQueryable<Tenant> tenants,
        Expression<Func<Tenant, TKey>> key,
        bool withExtended,
        CancellationToken cancellationToken
    )
        where TKey : notnull
    {
        var sums = await tenants
            .GroupBy(key)
            .Select(group => new
            {
                group.Key,
                Committed = new CommittedQuota(
                    group.Sum(tenant => tenant.Committed.CpuMillicores),
                    group.Sum(tenant => tenant.Committed.MemoryBytes),
                    group.Sum(tenant => tenant.Committed.EphemeralStorageBytes),
                    group.Sum(tenant => tenant.Committed.StorageBytes),
                    group.Sum(tenant => tenant.Committed.Pods)
                ),
            })
            .ToDictionaryAsync(sum => sum.Key, sum => sum.Committed, cancellationToken);
        if (!withExtended)
            return sums;
        var extended = await tenants
            .Where(tenant => tenant.Committed.Extended != null)
            .GroupBy(key, tenant => tenant.Committed.Extended)
            .ToListAsync(cancellationToken);
        foreach (var held in extended)
            sums[held.Key] = sums.GetValueOrDefault(held.Key, CommittedQuota.Nothing) with { Extended = ExtendedAmounts.Sum(held) };
        return sums;
    }
}
