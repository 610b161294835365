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
    /// <param name="withExtended">Whether extended resources are added too, which takes a second query if a tenant has any.</param>
    public static async Task<Dictionary<TKey, CommittedQuota>> SumCommittedAsync<TKey>(
        this IQueryable<Tenant> tenants,
        Expression<Func<Tenant, TKey>> key,
        bool withExtended,
        CancellationToken cancellationToken
    )
        where TKey : notnull =>
        (await tenants.SumAndCountCommittedAsync(key, withExtended, cancellationToken)).ToDictionary(sum => sum.Key, sum => sum.Value.Committed);

    /// <summary>The sum of each group of tenants, and how many there are.</summary>
    public static async Task<Dictionary<TKey, (CommittedQuota Committed, int Tenants)>> SumAndCountCommittedAsync<TKey>(
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
                Tenants = group.Count(),
                Extended = group.Count(tenant => tenant.Committed.Extended != null),
                Committed = new CommittedQuota(
                    group.Sum(tenant => tenant.Committed.CpuMillicores),
                    group.Sum(tenant => tenant.Committed.MemoryBytes),
                    group.Sum(tenant => tenant.Committed.EphemeralStorageBytes),
                    group.Sum(tenant => tenant.Committed.StorageBytes),
                    group.Sum(tenant => tenant.Committed.Pods)
                ),
            })
            .ToListAsync(cancellationToken);
        var found = sums.ToDictionary(sum => sum.Key, sum => (sum.Committed, sum.Tenants));
        if (!withExtended || sums.TrueForAll(sum => sum.Extended == 0))
            return found;
        var extended = await tenants
            .Where(tenant => tenant.Committed.Extended != null)
            .GroupBy(key, tenant => tenant.Committed.Extended)
            .ToListAsync(cancellationToken);
        foreach (var held in extended)
        {
            var (committed, count) = found.GetValueOrDefault(held.Key, (CommittedQuota.Nothing, 0));
            found[held.Key] = (committed with { Extended = ExtendedAmounts.Sum(held) }, count);
        }

        return found;
    }
}
