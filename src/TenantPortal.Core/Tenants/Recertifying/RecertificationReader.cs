using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Tenants.Recertifying;

/// <summary>Reads which tenants wait for an answer of their team, and when the others do.</summary>
public sealed class RecertificationReader(IDbContextFactory<PortalDb> databases, TierCatalog tiers, TenantOptions options)
{
    public const int MaxLimit = 500;

    /// <summary>Sorted by the name of the tenant. Tenants that never need an answer are not listed.</summary>
    public async Task<Page<TenantRecertification>> ListAsync(CurrentUser user, RecertificationFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (names, waiting) = (tiers.RecertifyMonths.Keys.ToArray(), db.WaitingRecertifications());
        var tenants = db.Tenants.Where(tenant => db.VisibleTeams(user).Contains(tenant.Team));
        tenants = filter.IsWaiting switch
        {
            true => tenants.Where(tenant => waiting.Any(row => row.TenantId == tenant.Id)),
            false => tenants.Where(tenant => names.Contains(tenant.Tier) && !waiting.Any(row => row.TenantId == tenant.Id)),
            null => tenants.Where(tenant => names.Contains(tenant.Tier) || waiting.Any(row => row.TenantId == tenant.Id)),
        };
        if (!string.IsNullOrEmpty(filter.Team))
            tenants = tenants.Where(tenant => tenant.Team == filter.Team);
        if (!string.IsNullOrEmpty(filter.After))
            tenants = tenants.Where(tenant => string.Compare(tenant.Name, filter.After) > 0);
        var limit = Math.Clamp(filter.Limit, 1, MaxLimit);
        var page = tenants.Where(tenant => tenant.ArchivedAt == null && tenant.DeleteAt == null).OrderBy(tenant => tenant.Name).Take(limit + 1);

        var rows = await db.ReadRecertifiedAsync(page, cancellationToken);
        var ids = rows.Select(row => row.Id).ToArray();
        var open = filter.IsWaiting switch
        {
            true => ids.ToHashSet(),
            false => [],
            null => (await waiting.Where(row => ids.Contains(row.TenantId)).Select(row => row.TenantId).ToListAsync(cancellationToken)).ToHashSet(),
        };
        // Only those that wait have something to do.
        var (led, managed) = open.Count == 0 ? ([], []) : await db.ReadOwnTeamsAsync(user, cancellationToken);
        return new Page<TenantRecertification>(
            [.. rows.Take(limit).Select(row => Show(row, open.Contains(row.Id), led.Contains(row.Team), managed.Contains(row.Team)))],
            rows.Count > limit ? rows[limit - 1].Name : null
        );
    }

    private TenantRecertification Show(RecertifiedTenant tenant, bool isWaiting, bool leads, bool manages)
    {
        var (facts, latest) = (tenant.ToFacts(tiers), tenant.Latest);
        var (cpu, memory) = (QuotaResource.Cpu.Describe(tenant.CpuMillicores), QuotaResource.Memory.Describe(tenant.MemoryBytes));
        Sentence amounts = $"{cpu}, {memory}, {QuotaResource.Storage.Describe(tenant.StorageBytes)} storage";
        return new TenantRecertification(
            tenant.Name,
            tenant.Team,
            tenant.Tier,
            amounts,
            RecertificationPolicy.DueOn(facts),
            isWaiting,
            isWaiting ? latest?.Step : null,
            isWaiting ? RecertificationPolicy.SuspendsOn(facts, options) : null,
            latest?.Answer,
            latest?.AnsweredAt,
            latest?.AnsweredByName,
            isWaiting && (leads || (manages && latest?.Step >= RecertificationStep.Managers)),
            isWaiting && leads
        )
        {
            Amounts = amounts,
        };
    }
}
