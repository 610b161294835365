using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.RightSizing;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tests.Usage;
using TenantPortal.Core.Usage;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.RightSizing;

public class RightSizingReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_tenant_gets_a_suggestion_with_its_saving(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database, ("Prices:Currency", "EUR"), ("Prices:Resources:Cpu", "10"));
        await AddDaysAsync(scene.Portal, "shop", 30, 800);

        var view = (await scene.Portal.Get<RightSizingReader>().FindAsync(Given.Member(), "shop", Cancellation)).Value!;

        var cpu = view.Amounts.Single(amount => amount.Resource == QuotaResource.Cpu);
        Assert.Equal((4000, 1000, 3000, 800L), (cpu.Current, cpu.Suggested, cpu.Saving, cpu.P95));
        Assert.Equal("30.00 EUR", view.MonthlySaving.ToString());
        Assert.Equal((30, 0, SizingConfidence.Medium), (view.Days, view.MissingDays, view.Confidence));
    }

    [Fact]
    public async Task What_is_used_now_is_kept()
    {
        await using var scene = await UsageScene.StartAsync();
        await AddDaysAsync(scene.Portal, "shop", 30, 800);
        await scene.ReportAsync("3");

        var view = (await scene.Portal.Get<RightSizingReader>().FindAsync(Given.Lead(), "shop", Cancellation)).Value!;

        Assert.Equal(3000, view.Amounts[0].Suggested);
    }

    [Fact]
    public async Task It_says_how_many_days_are_missing()
    {
        await using var scene = await UsageScene.StartAsync();
        await AddDaysAsync(scene.Portal, "shop", 12, 800);

        var view = (await scene.Portal.Get<RightSizingReader>().FindAsync(Given.Lead(), "shop", Cancellation)).Value!;

        Assert.Equal((12, 18, false), (view.Days, view.MissingDays, view.HasSuggestion));
    }

    [Fact]
    public async Task A_tenant_of_others_does_not_exist()
    {
        await using var scene = await UsageScene.StartAsync();

        Assert.Equal(
            ProblemKind.NotFound,
            Assert.Single((await scene.Portal.Get<RightSizingReader>().FindAsync(Given.Lead("search"), "shop", Cancellation)).Problems).Kind
        );
    }

    [Theory, OnEveryDatabase]
    public async Task The_largest_savings_come_first(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        foreach (
            var (tenant, team, days, maximum) in new[]
            {
                ("till", "payments", 30, 200L),
                ("index", "search", 40, 2900L),
                ("fresh", "payments", 10, 100L),
                ("full", "payments", 40, 3900L),
            }
        )
        {
            await scene.Portal.ApproveTenantAsync(tenant, team);
            await scene.ReportAsync("100m", tenant: tenant);
            await AddDaysAsync(scene.Portal, tenant, days, maximum);
        }

        await scene.ReportAsync("100m");
        await AddDaysAsync(scene.Portal, "shop", 30, 1900);

        Assert.Equal(["till", "shop", "index"], await ListAsync(Given.Admin()));
        Assert.Equal(["till", "shop"], await ListAsync(Given.Manager()));
        Assert.Empty(await ListAsync(Given.Person("stranger")));

        async Task<IEnumerable<string>> ListAsync(Core.People.CurrentUser user) =>
            (await scene.Portal.Get<RightSizingReader>().ListAsync(user, QuotaResource.Cpu, Cancellation)).Select(view => view.Tenant);
    }

    [Theory, OnEveryDatabase]
    public async Task All_tenants_are_looked_at_with_four_queries_and_days_with_the_same_amount_count_each(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        foreach (var tenant in new[] { "till", "index" })
        {
            await scene.Portal.ApproveTenantAsync(tenant);
            await AddDaysAsync(scene.Portal, tenant, 39, 400);
        }

        // One day in 40 with the whole quota is above the p95.
        await AddDaysAsync(scene.Portal, "index", 1, 4000, before: 39);
        scene.Portal.Queries.Reset();

        var savings = await scene.Portal.Get<RightSizingReader>().ListAsync(Given.Admin(), QuotaResource.Cpu, Cancellation);

        Assert.Equal(4, scene.Portal.Queries.Count);
        Assert.Equal([("index", 400L, 40), ("till", 400L, 39)], savings.Select(view => (view.Tenant, view.Amounts[0].P95!.Value, view.Days)));
    }

    [Fact]
    public async Task Savings_are_kept_until_a_quota_is_approved_or_a_while_has_passed()
    {
        await using var scene = await UsageScene.StartAsync();
        await AddDaysAsync(scene.Portal, "shop", 39, 400);
        Assert.Equal(["shop"], await ListAsync());
        scene.Portal.Queries.Reset();

        Assert.Equal(["shop"], await ListAsync());
        Assert.Equal(1, scene.Portal.Queries.Count);

        await scene.Portal.ApproveTenantAsync("till");
        await AddDaysAsync(scene.Portal, "till", 39, 400);
        Assert.Equal(["shop", "till"], (await ListAsync()).Order());

        await scene.Portal.ApproveTenantAsync("index");
        Assert.Equal(["shop", "till"], (await ListAsync()).Order());
        await AddDaysAsync(scene.Portal, "index", 39, 400);
        Assert.Equal(["shop", "till"], (await ListAsync()).Order());
        scene.Portal.Time.Advance(RightSizingReader.KeptFor + TimeSpan.FromSeconds(1));
        Assert.Equal(["index", "shop", "till"], (await ListAsync()).Order());

        async Task<IEnumerable<string>> ListAsync() =>
            (await scene.Portal.Get<RightSizingReader>().ListAsync(Given.Admin(), QuotaResource.Cpu, Cancellation)).Select(view => view.Tenant);
    }

    [Theory, OnEveryDatabase]
    public async Task What_was_really_used_is_a_hint_and_does_not_change_the_suggestion(DatabaseProvider database)
    {
        await using var scene = await UsageScene.StartAsync(database);
        await AddDaysAsync(scene.Portal, "shop", 20, 800);
        await AddDaysAsync(scene.Portal, "shop", 10, 800, before: 20, real: 90);

        var view = (await scene.Portal.Get<RightSizingReader>().FindAsync(Given.Lead(), "shop", Cancellation)).Value!;

        Assert.Equal((1000, 800L, 90L), (view.Amounts[0].Suggested, view.Amounts[0].P95, view.Amounts[0].RealP95));
        Assert.All(view.Amounts.Skip(1), amount => Assert.Null(amount.RealP95));
    }

    /// <summary>Complete days, the last of which is yesterday, or this many days earlier.</summary>
    private static async Task AddDaysAsync(TestPortal portal, string tenant, int days, long maximum, int before = 0, long? real = null)
    {
        await using var db = portal.OpenDatabase();
        var id = await db.Tenants.Where(known => known.Name == tenant).Select(known => known.Id).SingleAsync(Cancellation);
        var today = DateOnly.FromDateTime(portal.Time.GetUtcNow().UtcDateTime);
        db.UsageDays.AddRange(
            Enumerable
                .Range(1 + before, days)
                .Select(ago =>
                    new UsageDay(id, today.AddDays(-ago), "cpu", new UsageFigures(0, maximum / 2, maximum, maximum, 96), 4000).Measure(
                        real is { } most ? new UsageFigures(0, most, most, most, 96) : null
                    )
                )
        );
        await db.SaveChangesAsync(Cancellation);
    }
}
