using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Calendar;
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

    /// <summary>The suggestion for one tenant.</summary>
    public async Task<Result<RightSizingView>> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenants = Visible(db, user).Where(tenant => tenant.Name == name);
        return await SuggestAsync(db, tenants, cancellationToken) is [var view]
            ? await AddRealAsync(db, tenants, view, cancellationToken)
            : Problem.NotFound("Tenant", name);
    }

    /// <summary>
    /// The tenants with the largest savings: of money where there are prices, and otherwise of the share of a resource. All tenants that the user sees are
    /// looked at, with three queries however many there are.
    /// </summary>
    public async Task<IReadOnlyList<RightSizingView>> ListAsync(CurrentUser user, QuotaResource resource, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return
        [
            .. (await SuggestAsync(db, Visible(db, user), cancellationToken))
                .Where(view => view.HasSuggestion)
                .OrderByDescending(view => view.MonthlySaving?.Amount ?? 0)
                .ThenByDescending(view => view.ShareSaved(resource))
                .ThenBy(view => view.Tenant, StringComparer.Ordinal)
                .Take(MaxListed),
        ];
    }

    /// <summary>Complete days only, because the maximum of today is still to come.</summary>
    private DateOnly Today => time.GetUtcToday();

    private DateOnly First => Today.AddDays(-options.Window);

    /// <summary>Tenants with a quota in the cluster: those with nodes of their own report no use.</summary>
    private IQueryable<Tenant> Visible(PortalDb db, CurrentUser user)
    {
        var dedicated = tiers.Dedicated;
        return db
            .Tenants.AsNoTracking()
            .Where(tenant => tenant.ArchivedAt == null && !dedicated.Contains(tenant.Tier) && db.VisibleTeams(user).Contains(tenant.Team));
    }

    private async Task<IReadOnlyList<RightSizingView>> SuggestAsync(PortalDb db, IQueryable<Tenant> tenants, CancellationToken cancellationToken)
    {
        var (first, today) = (First, Today);
        var rows = await (
            from tenant in tenants
            join team in db.Teams on tenant.Team equals team.Name
            select new
            {
                tenant.Id,
                tenant.Name,
                tenant.Tier,
                tenant.Spec,
                team.Title,
            }
        ).ToListAsync(cancellationToken);
        // What is requested stays the same for many days: an amount with the number of its days is one row instead of as many.
        var days = (
            await (
                from day in db.UsageDays
                join tenant in tenants on day.TenantId equals tenant.Id
                where day.Day >= first && day.Day < today
                group day by new
                {
                    day.TenantId,
                    day.Resource,
                    day.Maximum,
                } into same
                select new { same.Key, Count = same.Count() }
            ).ToListAsync(cancellationToken)
        ).ToLookup(day => day.Key.TenantId);
        var lines = (
            await (from quota in db.Quotas.AsNoTracking() join tenant in tenants on quota.TenantId equals tenant.Id select quota).ToListAsync(cancellationToken)
        ).ToLookup(quota => quota.TenantId);
        return
        [
            .. rows.Select(tenant =>
                Suggest(
                    tenant.Name,
                    tenant.Tier,
                    tenant.Title,
                    new SizingFacts
                    {
                        Current = tenant.Spec.Quota,
                        Tier = tiers.Find(tenant.Tier),
                        DailyMaxima = days[tenant.Id]
                            .GroupBy(day => day.Key.Resource)
                            .Select(resource =>
                                (
                                    Resource: QuotaResource.Find(resource.Key),
                                    Maxima: resource.SelectMany(day => Enumerable.Repeat(day.Key.Maximum, day.Count)).ToList()
                                )
                            )
                            .Where(resource => resource.Resource is not null)
                            .ToDictionary(resource => resource.Resource!, resource => (IReadOnlyList<long>)resource.Maxima),
                        Used = lines[tenant.Id].ToUsed(),
                    }
                )
            ),
        ];
    }

    /// <summary>Adds the p95 of what pods really used, for the resources and days that were measured.</summary>
    /// <param name="tenants">The one tenant.</param>
    private async Task<RightSizingView> AddRealAsync(PortalDb db, IQueryable<Tenant> tenants, RightSizingView view, CancellationToken cancellationToken)
    {
        if (!view.HasSuggestion)
            return view;
        var (first, today) = (First, Today);
        var maxima = (
            await (
                from day in db.UsageDays
                join tenant in tenants on day.TenantId equals tenant.Id
                where day.Day >= first && day.Day < today && day.RealMaximum != null
                select new { day.Resource, day.RealMaximum }
            ).ToListAsync(cancellationToken)
        ).ToLookup(day => day.Resource, day => day.RealMaximum!.Value);
        return view with
        {
            Amounts =
            [
                .. view.Amounts.Select(amount =>
                    maxima.Contains(amount.Resource.Name) ? amount with { RealP95 = RightSizingPolicy.P95([.. maxima[amount.Resource.Name]]) } : amount
                ),
            ],
        };
    }

    private RightSizingView Suggest(string tenant, string tier, string teamTitle, SizingFacts facts)
    {
        var missing = RightSizingPolicy.MissingDays(facts, options);
        if (RightSizingPolicy.Suggest(facts, options) is not { } suggested)
            return new RightSizingView(tenant, teamTitle, facts.Days, missing, null, null, [], null);
        long Number(Quota quota, QuotaResource resource) => QuotaFigure.ToNumber(resource.HardKey, quota[resource]);
        var saving = prices.MonthlyCost(tier, facts.Current)?.Amount - prices.MonthlyCost(tier, suggested.Quota)?.Amount;
        return new RightSizingView(
            tenant,
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
