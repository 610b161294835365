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

    /// <summary>How long what all tenants could save is kept at most.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);

    private readonly Lock _reading = new();

    private (SavingsState State, DateTimeOffset At, Task<IReadOnlyList<Saving>> Savings)? _kept;

    /// <summary>The suggestion for one tenant.</summary>
    public async Task<Result<RightSizingView>> FindAsync(CurrentUser user, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenants = Visible(db, user).Where(tenant => tenant.Name == name);
        return await SuggestAsync(db, tenants, cancellationToken) is [var saving]
            ? await AddRealAsync(db, tenants, saving.View, cancellationToken)
            : Problem.NotFound("Tenant", name);
    }

    /// <summary>
    /// The tenants with the largest savings: of money where there are prices, and otherwise of the share of a resource. What all tenants could save is kept
    /// for a while, because it comes from millions of rows: until a quota is approved or a day is complete, and at most <see cref="KeptFor"/>, because the
    /// use of the moment counts too.
    /// </summary>
    public async Task<IReadOnlyList<RightSizingView>> ListAsync(CurrentUser user, QuotaResource resource, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var teams = user.SeesEverything ? null : (await db.VisibleTeams(user).ToListAsync(cancellationToken)).ToHashSet();
        return
        [
            .. (await KeepAsync(db, cancellationToken))
                .Where(saving => teams is null || teams.Contains(saving.Team))
                .Select(saving => saving.View)
                .OrderByDescending(view => view.MonthlySaving?.Amount ?? 0)
                .ThenByDescending(view => view.ShareSaved(resource))
                .ThenBy(view => view.Tenant, StringComparer.Ordinal)
                .Take(MaxListed),
        ];
    }

    private async Task<IReadOnlyList<Saving>> KeepAsync(PortalDb db, CancellationToken cancellationToken)
    {
        var (living, totals, cpu, now) = (db.Tenants.Where(tenant => tenant.ArchivedAt == null), db.UsageTotals, QuotaResource.Cpu.Name, time.GetUtcNow());
        var state = await db.OneRow()
            .Select(_ => new SavingsState(
                Today,
                living.Count(),
                living.Sum(tenant => (long)tenant.Generation),
                totals.Where(total => total.Resource == cpu).Max(total => (DateOnly?)total.Day)
            ))
            .SingleAsync(cancellationToken);
        Task<IReadOnlyList<Saving>> reading;
        lock (_reading)
        {
            if (
                _kept is not { } kept
                || kept.State != state
                || now - kept.At > KeptFor
                || kept.Savings is { IsCompleted: true, IsCompletedSuccessfully: false }
            )
                _kept = kept = (state, now, Task.Run(ReadSavingsAsync, CancellationToken.None));
            reading = kept.Savings;
        }

        return await reading.WaitAsync(cancellationToken);
    }

    /// <summary>Everyone who waits gets the same, so that no one who leaves cancels it.</summary>
    private async Task<IReadOnlyList<Saving>> ReadSavingsAsync()
    {
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        var dedicated = tiers.Dedicated;
        var tenants = db.Tenants.AsNoTracking().Where(tenant => tenant.ArchivedAt == null && !dedicated.Contains(tenant.Tier));
        return [.. (await SuggestAsync(db, tenants, CancellationToken.None)).Where(saving => saving.View.HasSuggestion)];
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

    private async Task<IReadOnlyList<Saving>> SuggestAsync(PortalDb db, IQueryable<Tenant> tenants, CancellationToken cancellationToken)
    {
        var (first, today) = (First, Today);
        var rows = await (
            from tenant in tenants
            join team in db.Teams on tenant.Team equals team.Name
            select new
            {
                tenant.Id,
                tenant.Name,
                tenant.Team,
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
            .. rows.Select(tenant => new Saving(
                tenant.Team,
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
            )),
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

    /// <summary>What a tenant of a team could save.</summary>
    private sealed record Saving(string Team, RightSizingView View);

    /// <summary>What changes when savings do, except for the use of the moment.</summary>
    private sealed record SavingsState(DateOnly Today, int Tenants, long Generations, DateOnly? LastDay);
}
