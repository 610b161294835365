using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Home;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Suspending;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Suspending;

public sealed class SuspensionServiceTests : IAsyncLifetime
{
    private const string Reason = "The project is paused.";

    private static readonly ReconcileResult Ready = new(ReconcileOutcome.Ready, [], [], "hash", "uid");

    private TestPortal _portal = null!;

    public static TheoryData<string, CurrentUser, ProblemKind?> People =>
        new()
        {
            { "a lead", Given.Lead(), null },
            { "a platform admin", Given.Admin(), null },
            { "a member", Given.Member(), ProblemKind.Forbidden },
            { "the manager", Given.Manager(), ProblemKind.Forbidden },
            { "a security approver", Given.Security(), ProblemKind.Forbidden },
            { "an auditor", Given.Auditor(), ProblemKind.Forbidden },
            { "another team's lead", Given.Lead("search"), ProblemKind.NotFound },
        };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SuspensionService Service => _portal.Get<SuspensionService>();

    public async ValueTask InitializeAsync() => _portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Theory]
    [MemberData(nameof(People))]
    public async Task Leads_and_platform_admins_suspend_and_resume_a_tenant_and_others_do_neither(string who, CurrentUser user, ProblemKind? refusal)
    {
        await ReadyTenantAsync();

        var suspended = await Service.SuspendAsync(user, "shop", Reason, Cancellation);
        var phase = (await FindAsync()).Summary.Phase;
        var resumed = await Service.ResumeAsync(user, "shop", Cancellation);

        Assert.True(refusal == suspended.Problems.SingleOrDefault()?.Kind, who);
        Assert.True(refusal == resumed.Problems.SingleOrDefault()?.Kind, who);
        Assert.Equal(refusal is null ? TenantPhase.Suspended : TenantPhase.Ready, phase);
        Assert.Equal(
            refusal is null ? ["tenant.suspended", "tenant.resumed"] : [],
            (await ActionsAsync(user)).Where(action => action.StartsWith("tenant.", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task The_state_says_why_since_when_and_who_can_end_it()
    {
        await ReadyTenantAsync();
        _portal.Time.Advance(TimeSpan.FromHours(1));

        await Service.SuspendAsync(Given.Admin(), "shop", Reason, Cancellation);

        var found = await FindAsync();
        Assert.Equal(
            new TenantState(
                TenantPhase.Suspended,
                $"{"The project is paused"}. Its workloads are stopped, no pods can be created, and its groups have read access only.",
                _portal.Time.GetUtcNow(),
                "Only a platform admin can resume it."
            ),
            found.State
        );
        Assert.Equal(new Suspension(SuspensionSource.Admin, Reason, _portal.Time.GetUtcNow()), found.Suspension);
        Assert.Equal((false, true), (found.Actions.CanSuspend, found.Actions.CanResume));
    }

    [Fact]
    public async Task The_leads_are_notified_when_an_admin_suspends_and_resumes_their_tenant()
    {
        await ReadyTenantAsync();

        await Service.SuspendAsync(Given.Admin(), "shop", Reason, Cancellation);
        await Service.ResumeAsync(Given.Admin(), "shop", Cancellation);

        await using var db = _portal.OpenDatabase();
        var sent = await db
            .Announcements.Where(one => one.Kind == AnnouncementKind.TenantSuspended || one.Kind == AnnouncementKind.TenantResumed)
            .OrderBy(one => one.Id)
            .ToListAsync(Cancellation);
        Assert.Equal(
            [
                "Tenant 'shop' is suspended: its workloads are stopped, and its groups have read access only. Reason: The project is paused.",
                "Tenant 'shop' is no longer suspended. Its workloads start again.",
            ],
            sent.Select(one => one.Text)
        );
        Assert.All(sent, one => Assert.Equal(("platform-admin", Audience.TeamLeads("payments")), (one.ActorId, Assert.Single(one.Audiences))));
    }

    [Fact]
    public async Task A_lead_does_not_resume_what_an_admin_suspended()
    {
        await ReadyTenantAsync();
        await Service.SuspendAsync(Given.Admin(), "shop", Reason, Cancellation);

        var resumed = await Service.ResumeAsync(Given.Lead(), "shop", Cancellation);

        Assert.Equal("A platform admin suspended 'shop'. Only a platform admin can resume it.", Assert.Single(resumed.Problems).Message);
        Assert.False((await _portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation))!.Actions.CanResume);
    }

    [Fact]
    public async Task An_admin_takes_over_what_the_team_suspended()
    {
        await ReadyTenantAsync();
        await Service.SuspendAsync(Given.Lead(), "shop", Reason, Cancellation);

        Assert.Empty((await Service.SuspendAsync(Given.Admin(), "shop", "An investigation.", Cancellation)).Problems);

        Assert.Equal(SuspensionSource.Admin, (await FindAsync()).Suspension!.By);
        Assert.Single((await Service.ResumeAsync(Given.Lead(), "shop", Cancellation)).Problems);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("\u200d")]
    public async Task A_suspension_needs_a_reason(string? reason)
    {
        await ReadyTenantAsync();

        var suspended = await Service.SuspendAsync(Given.Admin(), "shop", reason, Cancellation);

        Assert.Equal("reason", Assert.Single(suspended.Problems).Field);
        Assert.Equal(TenantPhase.Ready, (await FindAsync()).Summary.Phase);
    }

    [Fact]
    public async Task A_tenant_is_suspended_once_and_resumed_once()
    {
        await ReadyTenantAsync();
        await Service.SuspendAsync(Given.Admin(), "shop", Reason, Cancellation);

        var again = await Service.SuspendAsync(Given.Admin(), "shop", Reason, Cancellation);
        await Service.ResumeAsync(Given.Admin(), "shop", Cancellation);
        var running = await Service.ResumeAsync(Given.Admin(), "shop", Cancellation);

        Assert.Equal("'shop' is already suspended.", Assert.Single(again.Problems).Message);
        Assert.Equal("'shop' is not suspended.", Assert.Single(running.Problems).Message);
    }

    [Theory, OnEveryDatabase]
    public async Task Of_several_suspensions_at_once_one_is_stored(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await ReadyTenantAsync(portal);

        var results = await AtOnce.RunAsync(4, _ => portal.Get<SuspensionService>().SuspendAsync(Given.Admin(), "shop", Reason, Cancellation));

        Assert.Equal(1, results.Count(result => result.Succeeded));
        await using var db = portal.OpenDatabase();
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == "tenant.suspended", Cancellation));
    }

    [Fact]
    public async Task A_tenant_that_is_not_ready_cannot_be_suspended()
    {
        await _portal.ApproveTenantAsync();

        var suspended = await Service.SuspendAsync(Given.Admin(), "shop", Reason, Cancellation);

        Assert.Equal("'shop' is not ready yet. Wait until it is, or withdraw its request.", Assert.Single(suspended.Problems).Message);
    }

    [Fact]
    public void A_dedicated_cluster_cannot_be_suspended()
    {
        var tenant = Given.Tenant();

        var problem = SuspensionPolicy.CheckSuspend(tenant, Given.Team(), Given.Tiers().Find("cluster"), Given.Admin());

        Assert.Equal("'shop' has a cluster of its own, whose workloads the portal does not reach. Request its deletion instead.", problem?.Message);
    }

    [Fact]
    public async Task A_suspended_tenant_is_in_no_figure_of_what_does_not_work()
    {
        await ReadyTenantAsync();
        await Service.SuspendAsync(Given.Admin(), "shop", Reason, Cancellation);

        await ReconcileAsync(Ready with { Outcome = ReconcileOutcome.Waiting });

        Assert.Equal(TenantPhase.Suspended, (await FindAsync()).Summary.Phase);
        var home = await _portal.Get<HomeReader>().GetAsync(Given.Manager(), Cancellation);
        Assert.Equal(0, home.Departments.Sum(department => department.NotReady));
        var attention = (await _portal.Get<HomeReader>().GetAsync(Given.Lead(), Cancellation)).Attention;
        Assert.Equal(AttentionReason.Suspended, Assert.Single(attention).Reason);
    }

    [Fact]
    public async Task Workloads_stay_to_be_started_until_a_reconcile_that_began_after_the_resumption_has_started_them()
    {
        await ReadyTenantAsync();
        await Service.SuspendAsync(Given.Admin(), "shop", Reason, Cancellation);
        await ReconcileAsync(Ready with { Workloads = WorkloadState.Stopped });
        _portal.Time.Advance(TimeSpan.FromHours(1));
        var claim = Assert.Single(await _portal.Queue.ClaimDueAsync("replica", 1, Cancellation));
        await Service.ResumeAsync(Given.Admin(), "shop", Cancellation);
        // The claim was made while the tenant was suspended, so it may have stopped what another one had started.
        await _portal.Queue.CompleteAsync(
            claim,
            "replica",
            Ready with
            {
                Workloads = WorkloadState.Started,
            },
            _portal.Time.GetUtcNow().AddHours(1),
            Cancellation
        );
        Assert.True(await HoldsWorkloadsAsync());

        _portal.Time.Advance(TimeSpan.FromSeconds(1));
        await ReconcileAsync(Ready with { Workloads = WorkloadState.Started });

        Assert.False(await HoldsWorkloadsAsync());
    }

    [Fact]
    public async Task A_suspension_during_a_reconcile_keeps_the_workloads_to_be_started()
    {
        await ReadyTenantAsync();
        _portal.Time.Advance(TimeSpan.FromHours(1));
        var claim = Assert.Single(await _portal.Queue.ClaimDueAsync("replica", 1, Cancellation));

        await Service.SuspendAsync(Given.Admin(), "shop", Reason, Cancellation);
        await _portal.Queue.CompleteAsync(
            claim,
            "replica",
            Ready with
            {
                Workloads = WorkloadState.Started,
            },
            _portal.Time.GetUtcNow().AddHours(1),
            Cancellation
        );

        Assert.True(await HoldsWorkloadsAsync());
        Assert.True(Assert.Single(await _portal.Queue.ClaimDueAsync("replica", 1, Cancellation)).Tenant.IsStopped);
    }

    private async Task<bool> HoldsWorkloadsAsync()
    {
        await using var db = _portal.OpenDatabase();
        return await db.Tenants.Select(tenant => tenant.HoldsWorkloads).SingleAsync(Cancellation);
    }

    private async Task<IReadOnlyList<string>> ActionsAsync(CurrentUser user)
    {
        await using var db = _portal.OpenDatabase();
        return await db.Audit.Where(entry => entry.ActorId == user.Id).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Cancellation);
    }

    private async Task<TenantDetails> FindAsync() => (await _portal.Tenants.FindAsync(Given.Admin(), "shop", Cancellation))!;

    private Task ReadyTenantAsync() => ReadyTenantAsync(_portal);

    private static async Task ReadyTenantAsync(TestPortal portal)
    {
        await portal.ApproveTenantAsync();
        await ReconcileAsync(portal, Ready);
    }

    private Task ReconcileAsync(ReconcileResult result) => ReconcileAsync(_portal, result);

    private static async Task ReconcileAsync(TestPortal portal, ReconcileResult result)
    {
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 1, Cancellation));
        Assert.True(await portal.Queue.CompleteAsync(claim, "replica", result, portal.Time.GetUtcNow().AddMinutes(30), Cancellation));
    }
}
