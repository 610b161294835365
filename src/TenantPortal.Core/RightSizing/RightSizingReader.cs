using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Usage;

namespace TenantPortal.Core.RightSizing;

/// <summary>Suggests smaller quotas from the recorded use: for one tenant, and the largest savings among those that a user sees.</summary>
public sealed class RightSizingReader(IDbContextFactory<PortalDb> databases, TierCatalog tiers, PriceList prices, RightSizingOptions options, TimeProvider time)
{
    /// <summary>The tenants in the list of the largest savings.</summary>
    public const int MaxListed = 10;

    /// <summary>The tenants that are looked at for it: those whose highest use leaves the largest part of their quota free.</summary>
    private const int MaxCandidates = 40;

    /// <summary>The suggestion for one tenant.</summary>
    public async Task<Result<RightSizingView>> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await Visible(db, user).Where(tenant => tenant.Name == name).ToListAsync(cancellationToken);
        return found is [var tenant] ? (await SuggestAsync(db, [tenant], cancellationToken))[0] : Problem.NotFound("Tenant", name);
    }

    /// <summary>
    /// The tenants with the largest savings: of money where there are prices, and otherwise of the share of a resource. Only the tenants with the most
    /// room are looked at, so that the list takes the same time with a thousand tenants.
    /// </summary>
    public async Task<IReadOnlyList<RightSizingView>> ListAsync(CurrentUser user, QuotaResource resource, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (key, name, first, days) = (resource.HardKey, resource.Name, First, options.MinDays);
        var visible = Visible(db, user);
        var rows =
            from quota in db.Quotas
            join tenant in visible on quota.TenantId equals tenant.Id
            where quota.Resource == key && quota.Hard > 0
            select new
            {
                tenant.Id,
                tenant.Name,
                quota.Hard,
                Days = db.Set<UsageDay>().Count(day => day.TenantId == quota.TenantId && day.Resource == name && day.Day >= first),
                Highest = db.Set<UsageDay>()
                    .Where(day => day.TenantId == quota.TenantId && day.Resource == name && day.Day >= first)
                    .Max(day => (long?)day.Maximum),
            };
        var candidates = await rows.Where(row => row.Days >= days)
            .OrderBy(row => (double)(row.Highest ?? row.Hard) / row.Hard)
            .ThenBy(row => row.Name)
            .Take(MaxCandidates)
            .Select(row => row.Id)
            .ToListAsync(cancellationToken);
        var tenants = await visible.Where(tenant => candidates.Contains(tenant.Id)).ToListAsync(cancellationToken);
        return
        [
            .. (await SuggestAsync(db, tenants, cancellationToken))
                .Where(view => view.HasSuggestion)
                .OrderByDescending(view => view.MonthlySaving?.Amount ?? 0)
                .ThenByDescending(view => view.ShareSaved(resource))
                .ThenBy(view => view.Tenant, StringComparer.Ordinal)
                .Take(MaxListed),
        ];
    }

    /// <summary>Complete days only, because the maximum of today is still to come.</summary>
    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private DateOnly First => Today.AddDays(-options.Window);

    /// <summary>Tenants with a quota in the cluster: those with nodes of their own report no use.</summary>
    private IQueryable<Tenant> Visible(PortalDb db, CurrentUser user)
    {
        var dedicated = tiers.Dedicated;
        return db
            .Tenants.AsNoTracking()
            .Where(tenant => tenant.ArchivedAt == null && !dedicated.Contains(tenant.Tier) && db.VisibleTeams(user).Contains(tenant.Team));
    }

    private async Task<IReadOnlyList<RightSizingView>> SuggestAsync(PortalDb db, IReadOnlyList<Tenant> tenants, CancellationToken cancellationToken)
    {
        var (ids, first, today) = (tenants.Select(tenant => tenant.Id).ToArray(), First, Today);
        var days = (
            await db
                .UsageDays.Where(day => ids.Contains(day.TenantId) && day.Day >= first && day.Day < today)
                .Select(day => new
                {
                    day.TenantId,
                    day.Resource,
                    day.Maximum,
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(day => day.TenantId);
        var lines = (await db.Quotas.AsNoTracking().Where(quota => ids.Contains(quota.TenantId)).ToListAsync(cancellationToken)).ToLookup(quota =>
            quota.TenantId
        );
        var names = tenants.Select(tenant => tenant.Team).Distinct().ToArray();
        var titles = await db.Teams.Where(team => names.Contains(team.Name)).ToDictionaryAsync(team => team.Name, team => team.Title, cancellationToken);
        return
        [
            .. tenants.Select(tenant =>
                Suggest(
                    tenant,
                    titles[tenant.Team],
                    new SizingFacts
                    {
                        Current = tenant.Spec.Quota,
                        Tier = tiers.Find(tenant.Tier),
                        DailyMaxima = days[tenant.Id]
                            .GroupBy(day => day.Resource)
                            .Select(resource => (Resource: QuotaResource.Find(resource.Key), Maxima: resource.Select(day => day.Maximum).ToList()))
                            .Where(resource => resource.Resource is not null)
                            .ToDictionary(resource => resource.Resource!, resource => (IReadOnlyList<long>)resource.Maxima),
                        Used = lines[tenant.Id].ToUsed(),
                    }
                )
            ),
        ];
    }

    private RightSizingView Suggest(Tenant tenant, string teamTitle, SizingFacts facts)
    {
        var missing = RightSizingPolicy.MissingDays(facts, options);
        if (RightSizingPolicy.Suggest(facts, options) is not { } suggested)
            return new RightSizingView(tenant.Name, teamTitle, facts.Days, missing, null, null, [], null);
        long Number(Quota quota, QuotaResource resource) => QuotaFigure.ToNumber(resource.HardKey, quota[resource]);
        var saving = prices.MonthlyCost(tenant.Tier, facts.Current)?.Amount - prices.MonthlyCost(tenant.Tier, suggested.Quota)?.Amount;
        return new RightSizingView(
            tenant.Name,
            teamTitle,
            facts.Days,
            missing,
            suggested.Size,
            suggested.Confidence,
            [
                .. facts.Current.Resources.Select(resource => new SuggestedAmount(
                    resource,
                    Number(facts.Current, resource),
                    Number(suggested.Quota, resource),
                    facts.DailyMaxima.TryGetValue(resource, out var maxima) ? RightSizingPolicy.P95(maxima) : null
                )),
            ],
            saving is { } amount ? prices.Of(amount) : null
        );
    }
}
