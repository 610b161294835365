using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Sleeping;
using TenantPortal.Core.Tenants.Suspending;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Sleeping;

public sealed class SleepClockTests
{
    private static readonly SleepInput Office = new(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"], "07:00", "19:00", "UTC");

    private static readonly ReconcileResult Ready = new(ReconcileOutcome.Ready, [], [], "hash", "uid");

    public static TheoryData<string, CurrentUser, ProblemKind?, ProblemKind?> People =>
        new()
        {
            { "a lead", Given.Lead(), null, null },
            { "a platform admin", Given.Admin(), null, null },
            { "a member", Given.Member(), ProblemKind.Forbidden, null },
            { "the manager", Given.Manager(), ProblemKind.Forbidden, ProblemKind.Forbidden },
            { "an auditor", Given.Auditor(), ProblemKind.Forbidden, ProblemKind.Forbidden },
            { "another team's lead", Given.Lead("search"), ProblemKind.NotFound, ProblemKind.NotFound },
        };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task A_tenant_sleeps_outside_of_its_work_hours_and_what_that_saves_is_counted(DatabaseProvider database)
    {
        await using var portal = await StartAsync(database);
        await SetAsync(portal, Office);

        var phases = new List<string>();
        // From Monday 09:00 until the Monday after.
        for (var hour = 0; hour <= 7 * 24; hour++, portal.Time.Advance(TimeSpan.FromHours(1)))
        {
            if (await portal.Get<SleepClock>().RunAsync(Cancellation) > 0)
                phases.Add($"{portal.Time.GetUtcNow():ddd HH:mm} {(await FindAsync(portal)).Summary.Phase}");
        }

        Assert.Equal(
            [
                "Mon 19:00 Asleep",
                "Tue 07:00 Ready",
                "Tue 19:00 Asleep",
                "Wed 07:00 Ready",
                "Wed 19:00 Asleep",
                "Thu 07:00 Ready",
                "Thu 19:00 Asleep",
                "Fri 07:00 Ready",
                "Fri 19:00 Asleep",
                "Mon 07:00 Ready",
            ],
            phases
        );
        var sleep = (await FindAsync(portal)).Sleep;
        Assert.Equal(TimeSpan.FromHours(4 * 12 + 60), sleep.Slept);
        // The quota has 4 cores.
        Assert.Equal(4 * (4 * 12 + 60), sleep.CoreHours);
    }

    [Fact]
    public async Task A_woken_tenant_stays_awake_until_its_next_work_hours_end()
    {
        await using var portal = await StartAsync();
        await SetAsync(portal, Office);
        await RunAtAsync(portal, "2026-01-05T20:00:00Z");

        Assert.Empty((await portal.Get<SleepService>().WakeAsync(Given.Member(), "shop", Cancellation)).Problems);

        Assert.Equal(TenantPhase.Ready, await RunAtAsync(portal, "2026-01-05T23:00:00Z"));
        Assert.Equal(At("2026-01-06T07:00:00Z"), (await FindAsync(portal)).Sleep.AwakeUntil);
        Assert.Equal(TenantPhase.Ready, await RunAtAsync(portal, "2026-01-06T18:59:00Z"));
        Assert.Equal(TenantPhase.Asleep, await RunAtAsync(portal, "2026-01-06T19:00:00Z"));
    }

    [Fact]
    public async Task A_sleeping_tenant_keeps_the_rights_of_its_groups()
    {
        await using var portal = await StartAsync();
        await SetAsync(portal, Office);
        await RunAtAsync(portal, "2026-01-05T20:00:00Z");

        await using var db = portal.OpenDatabase();
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal((true, false, true), (tenant.IsStopped, tenant.IsReadOnly, tenant.HoldsWorkloads));
    }

    [Fact]
    public async Task A_suspension_ends_the_sleep_and_sleep_does_not_follow_a_suspension()
    {
        await using var portal = await StartAsync();
        await SetAsync(portal, Office);
        await RunAtAsync(portal, "2026-01-05T20:00:00Z");

        Assert.Empty((await portal.Get<SuspensionService>().SuspendAsync(Given.Admin(), "shop", "It is paused.", Cancellation)).Problems);

        Assert.Equal(TenantPhase.Suspended, await RunAtAsync(portal, "2026-01-05T21:00:00Z"));
        Assert.Equal((null, TimeSpan.FromHours(0)), ((await FindAsync(portal)).Sleep.AsleepSince, (await FindAsync(portal)).Sleep.Slept));
        Assert.Empty((await portal.Get<SuspensionService>().ResumeAsync(Given.Admin(), "shop", Cancellation)).Problems);
        Assert.Equal(TenantPhase.Asleep, await RunAtAsync(portal, "2026-01-05T22:00:00Z"));
    }

    [Fact]
    public async Task Without_work_hours_a_tenant_wakes_and_never_sleeps_again()
    {
        await using var portal = await StartAsync();
        await SetAsync(portal, Office);
        await RunAtAsync(portal, "2026-01-05T20:00:00Z");

        Assert.Empty((await portal.Get<SleepService>().RemoveAsync(Given.Lead(), "shop", Cancellation)).Problems);

        Assert.Equal(TenantPhase.Ready, await RunAtAsync(portal, "2026-01-06T03:00:00Z"));
        Assert.Null((await FindAsync(portal)).Sleep.Schedule);
    }

    [Fact]
    public async Task A_tenant_wakes_for_good_when_its_tier_no_longer_offers_work_hours()
    {
        await using var portal = await StartAsync();
        await SetAsync(portal, Office);
        await RunAtAsync(portal, "2026-01-05T20:00:00Z");
        await using var next = await portal.RestartAsync(("Tiers:namespace:Sleep", "None"));
        next.Time.SetUtcNow(At("2026-01-05T21:00:00Z"));

        await next.Get<SleepClock>().RunAsync(Cancellation);

        Assert.Equal(TenantPhase.Ready, (await FindAsync(next)).Summary.Phase);
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task Leads_set_work_hours_and_every_member_wakes_the_tenant(string who, CurrentUser user, ProblemKind? setting, ProblemKind? waking)
    {
        await using var portal = await StartAsync();
        var service = portal.Get<SleepService>();

        var set = await service.SetAsync(user, "shop", Office, Cancellation);
        await SetAsync(portal, Office);
        await RunAtAsync(portal, "2026-01-05T20:00:00Z");
        var woken = await service.WakeAsync(user, "shop", Cancellation);

        Assert.True(setting == set.Problems.SingleOrDefault()?.Kind, who);
        Assert.True(waking == woken.Problems.SingleOrDefault()?.Kind, who);
    }

    [Fact]
    public async Task What_people_decide_about_sleep_is_in_the_audit_log_and_not_every_night()
    {
        await using var portal = await StartAsync();
        await SetAsync(portal, Office);
        await RunAtAsync(portal, "2026-01-05T20:00:00Z");
        await portal.Get<SleepService>().WakeAsync(Given.Lead(), "shop", Cancellation);
        await RunAtAsync(portal, "2026-01-06T20:00:00Z");
        await portal.Get<SleepService>().RemoveAsync(Given.Lead(), "shop", Cancellation);

        await using var db = portal.OpenDatabase();
        Assert.Equal(
            ["tenant.work-hours-set", "tenant.woken", "tenant.work-hours-removed"],
            await db
                .Audit.Where(entry => entry.Subject == "shop" && entry.Action.StartsWith("tenant.") && entry.Action != "tenant.ready")
                .OrderBy(entry => entry.Id)
                .Select(entry => entry.Action)
                .ToListAsync(Cancellation)
        );
    }

    [Theory]
    [InlineData("None", "development", "The tier does not offer work hours.")]
    [InlineData("NonProduction", "production", "The tier offers no work hours for production, external customers or regulated data.")]
    [InlineData("NonProduction", "development", null)]
    [InlineData("All", "production", null)]
    public void The_tier_decides_which_tenants_may_sleep(string offer, string environment, string? why)
    {
        var tier = Given.Settings(("Tiers:namespace:Sleep", offer)).Tiers.Find("namespace");

        Assert.Equal(why, SleepPolicy.FindWhyNot(Given.Spec() with { Environment = environment }, tier)?.ToString());
    }

    [Fact]
    public void Regulated_data_counts_as_production()
    {
        var tier = Given.Settings(("Tiers:namespace:Sleep", "NonProduction")).Tiers.Find("namespace");
        var spec = Given.Spec() with
        {
            Environment = "development",
            Case = new() { Compliance = ["HIPAA"] },
        };

        Assert.NotNull(SleepPolicy.FindWhyNot(spec, tier));
    }

    [Fact]
    public void No_shipped_tier_offers_sleep_unless_an_operator_says_so() =>
        Assert.All(Given.Tiers().All, tier => Assert.Equal(Core.Tiers.SleepOffer.None, tier.Sleep));

    /// <summary>A ready tenant of a tier in which all tenants may sleep, on a Monday at nine.</summary>
    private static async Task<TestPortal> StartAsync(DatabaseProvider? database = null)
    {
        (string, string?) offered = ("Tiers:namespace:Sleep", "All");
        var portal = database is { } provider ? await TestPortal.StartAsync(provider, offered) : await TestPortal.StartAsync(offered);
        await portal.ApproveTenantAsync();
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 1, Cancellation));
        Assert.True(await portal.Queue.CompleteAsync(claim, "replica", Ready, portal.Time.GetUtcNow().AddDays(30), Cancellation));
        return portal;
    }

    private static async Task SetAsync(TestPortal portal, SleepInput input) =>
        Assert.Empty((await portal.Get<SleepService>().SetAsync(Given.Lead(), "shop", input, Cancellation)).Problems);

    private static async Task<TenantPhase> RunAtAsync(TestPortal portal, string at)
    {
        portal.Time.SetUtcNow(At(at));
        await portal.Get<SleepClock>().RunAsync(Cancellation);
        return (await FindAsync(portal)).Summary.Phase;
    }

    private static async Task<TenantDetails> FindAsync(TestPortal portal) => (await portal.Tenants.FindAsync(Given.Admin(), "shop", Cancellation))!;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, null);
}
