using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Moving;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants;

/// <summary>The end of a move to another tier: until someone says so, what runs in the former namespace is kept.</summary>
public sealed class TenantServiceTests : IAsyncLifetime
{
    private const string NothingKept = "'shop' has no namespace of a former tier.";

    private static readonly ReconcileResult Kept = new(
        ReconcileOutcome.Ready,
        [new(Condition.FormerRemoved, ConditionStatus.False, Condition.KeptForMove, "It is kept.", default)],
        [],
        "hash",
        "uid",
        FormerObjects.Kept
    );

    private static readonly ReconcileResult Removed = new(
        ReconcileOutcome.Ready,
        [new(Condition.FormerRemoved, ConditionStatus.True, "Removed", "It is gone.", default)],
        [],
        "hash",
        "uid",
        FormerObjects.None
    );

    private TestPortal _portal = null!;

    /// <summary>Who may, and what the others are told.</summary>
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

    private TenantService Service => _portal.Get<TenantService>();

    private MoveService Moves => _portal.Get<MoveService>();

    public async ValueTask InitializeAsync() => _portal = await TestPortal.StartAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Theory]
    [MemberData(nameof(People))]
    public async Task Leads_and_platform_admins_finish_a_move_and_others_leave_it_as_it_is(string who, CurrentUser user, ProblemKind? refusal)
    {
        await MoveAsync();

        var finished = await Moves.FinishAsync(user, "shop", new FinishMoveInput(), Cancellation);

        Assert.True(refusal == finished.Problems.SingleOrDefault()?.Kind, who);
        await using var db = _portal.OpenDatabase();
        Assert.Equal(refusal is not null, (await db.Tenants.SingleAsync(Cancellation)).KeepsFormerNamespace);
        Assert.Equal(
            refusal is null ? 1 : 0,
            await db.Audit.CountAsync(entry => entry.Action == "tenant.move-finished" && entry.ActorId == user.Id && entry.Subject == "shop", Cancellation)
        );
    }

    [Fact]
    public async Task A_finished_move_is_due_at_once_and_forgotten_when_the_former_namespace_is_gone()
    {
        await MoveAsync();
        Assert.True((await FindAsync()).Actions.CanFinishMove);

        await Moves.FinishAsync(Given.Lead(), "shop", new FinishMoveInput(), Cancellation);

        Assert.False((await FindAsync()).Actions.CanFinishMove);
        await ReconcileAsync(Removed);
        await using var db = _portal.OpenDatabase();
        var moved = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal((null, false), (moved.MoveFinishedAt, moved.KeepsFormerNamespace));
        Assert.Empty(moved.FormerHashes);
    }

    [Fact]
    public async Task A_move_that_is_finished_while_the_reconciler_looks_stays_due()
    {
        await MoveAsync();
        _portal.Time.Advance(TimeSpan.FromHours(1));
        var claim = Assert.Single(await _portal.Queue.ClaimDueAsync("replica", 1, Cancellation));

        await Moves.FinishAsync(Given.Lead(), "shop", new FinishMoveInput(), Cancellation);
        await _portal.Queue.CompleteAsync(claim, "replica", Kept, _portal.Time.GetUtcNow().AddHours(1), Cancellation);

        Assert.NotNull(Assert.Single(await _portal.Queue.ClaimDueAsync("replica", 1, Cancellation)).Tenant.MoveFinishedAt);
    }

    [Fact]
    public async Task What_keeps_nothing_of_a_former_tier_has_no_move_to_finish()
    {
        await _portal.ApproveTenantAsync();
        await ReconcileAsync(Removed);

        var neverMoved = await Moves.FinishAsync(Given.Lead(), "shop", new FinishMoveInput(), Cancellation);

        Assert.Equal((NothingKept, ProblemKind.Conflict), (neverMoved.Problems.Single().Message, neverMoved.Problems.Single().Kind));
    }

    [Fact]
    public async Task A_move_is_finished_once()
    {
        await MoveAsync();
        await Moves.FinishAsync(Given.Lead(), "shop", new FinishMoveInput(), Cancellation);

        var again = await Moves.FinishAsync(Given.Admin(), "shop", new FinishMoveInput(), Cancellation);

        Assert.Equal(NothingKept, Assert.Single(again.Problems).Message);
        await using var db = _portal.OpenDatabase();
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == "tenant.move-finished", Cancellation));
    }

    [Fact]
    public async Task A_later_move_is_finished_again()
    {
        await MoveAsync();
        await Moves.FinishAsync(Given.Lead(), "shop", new FinishMoveInput(), Cancellation);
        // Approved before the reconciler came to remove anything.
        await ChangeTierAsync("namespace");

        await ReconcileAsync(Kept);

        Assert.True((await FindAsync()).Actions.CanFinishMove);
    }

    [Fact]
    public async Task A_tenant_that_is_gone_has_no_move_to_finish()
    {
        await MoveAsync();
        await using (var db = _portal.OpenDatabase())
            await db.Tenants.ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.ArchivedAt, Given.Now), Cancellation);

        var gone = await Moves.FinishAsync(Given.Lead(), "shop", new FinishMoveInput(), Cancellation);

        Assert.Equal(ProblemKind.NotFound, Assert.Single(gone.Problems).Kind);
    }

    [Theory, OnEveryDatabase]
    public async Task The_former_namespace_is_removed_if_it_contains_what_the_user_saw(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await MoveAsync(portal);
        var (moves, gate) = (portal.Get<MoveService>(), portal.Get<MoveGate>());
        Assert.Empty((await moves.RefreshAsync(Given.Lead(), "shop", Cancellation)).Problems);
        var wanted = Assert.Single(await gate.ListWantedAsync(10, [], Cancellation));
        Assert.True((await moves.FindAsync(Given.Lead(), "shop", Cancellation))!.IsReading);
        await gate.SeeAsync(wanted.Id, Contents(claims: ["data"]), Cancellation);
        var seen = (await moves.FindAsync(Given.Lead(), "shop", Cancellation))!;
        Assert.Empty(await gate.ListWantedAsync(10, [], Cancellation));

        var finished = await moves.FinishAsync(Given.Lead(), "shop", new() { Contents = seen.Inventory!.Fingerprint }, Cancellation);

        Assert.Empty(finished.Problems);
        Assert.False(await gate.HasStartedAsync(wanted.Id, Cancellation));
        Assert.Null(await gate.FindBlockAsync(wanted, Contents(claims: ["data"]), Cancellation));
        Assert.True(await gate.HasStartedAsync(wanted.Id, Cancellation));
        await using var db = portal.OpenDatabase();
        var entry = await db.Audit.SingleAsync(entry => entry.Action == "tenant.move-finished", Cancellation);
        Assert.EndsWith("It contains 0 pods, 1 PersistentVolumeClaim, 0 load balancers and 0 Ingress hosts.", entry.Details, StringComparison.Ordinal);
        await gate.ForgetAsync(wanted.Id, Cancellation);
        Assert.False(await db.MovePlans.AnyAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_new_in_the_former_namespace_stops_the_removal_until_a_user_decides_again(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await MoveAsync(portal);
        var (moves, gate) = (portal.Get<MoveService>(), portal.Get<MoveGate>());
        var tenant = await TenantAsync(portal);
        await gate.SeeAsync(tenant.Id, Contents(claims: ["data"]), Cancellation);
        var seen = (await moves.FindAsync(Given.Lead(), "shop", Cancellation))!.Inventory!.Fingerprint;
        await moves.FinishAsync(Given.Lead(), "shop", new() { Contents = seen }, Cancellation);

        var block = await gate.FindBlockAsync(tenant, Contents(claims: ["data", "orders"]), Cancellation);
        await ReconcileAsync(portal, Kept with { Former = FormerObjects.Stopped });
        var stopped = (await moves.FindAsync(Given.Lead(), "shop", Cancellation))!;
        var stale = await moves.FinishAsync(Given.Lead(), "shop", new() { Contents = seen }, Cancellation);
        var again = await moves.FinishAsync(Given.Admin(), "shop", new() { Contents = stopped.Inventory!.Fingerprint }, Cancellation);

        Assert.Equal(new MoveBlock(true, "New PersistentVolumeClaim: team-shop/orders."), block);
        Assert.Equal((true, "New PersistentVolumeClaim: team-shop/orders."), (stopped.CanFinish, stopped.StoppedWhy));
        Assert.Equal(ProblemKind.Conflict, Assert.Single(stale.Problems).Kind);
        Assert.Empty(again.Problems);
        Assert.Null(await gate.FindBlockAsync(tenant, Contents(claims: ["data", "orders"]), Cancellation));
        await using var db = portal.OpenDatabase();
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == "tenant.move-stopped", Cancellation));
        Assert.Equal(1, await db.Announcements.CountAsync(one => one.Kind == AnnouncementKind.MoveStopped, Cancellation));
    }

    [Fact]
    public async Task A_former_namespace_that_no_one_saw_must_be_empty()
    {
        await MoveAsync();
        var tenant = await TenantAsync(_portal);
        await Moves.FinishAsync(Given.Lead(), "shop", new FinishMoveInput(), Cancellation);

        var occupied = await _portal.Get<MoveGate>().FindBlockAsync(tenant, Contents(pods: 2), Cancellation);
        await ReconcileAsync(Kept with { Former = FormerObjects.Stopped });
        await Moves.FinishAsync(Given.Lead(), "shop", new FinishMoveInput(), Cancellation);
        var empty = await _portal.Get<MoveGate>().FindBlockAsync(tenant, Contents(), Cancellation);

        Assert.Equal(new MoveBlock(true, "2 pods run where there were none."), occupied);
        Assert.Null(empty);
    }

    [Fact]
    public async Task A_former_namespace_that_cannot_be_read_waits_and_is_not_decided_again()
    {
        await MoveAsync();
        var tenant = await TenantAsync(_portal);
        await Moves.FinishAsync(Given.Lead(), "shop", new FinishMoveInput(), Cancellation);
        var unread = Contents() with { Gaps = [new("pods", "The pods cannot be listed.", Blocks: true)] };

        var block = await _portal.Get<MoveGate>().FindBlockAsync(tenant, unread, Cancellation);

        Assert.Equal(new MoveBlock(false, "The pods cannot be listed."), block);
        Assert.Null((await Moves.FindAsync(Given.Lead(), "shop", Cancellation))!.StoppedWhy);
        Assert.Null(await _portal.Get<MoveGate>().FindBlockAsync(tenant, Contents(), Cancellation));
    }

    [Fact]
    public async Task Others_than_leads_and_platform_admins_have_no_inventory_of_a_move_read()
    {
        await MoveAsync();

        var member = await Moves.RefreshAsync(Given.Member(), "shop", Cancellation);
        var other = await Moves.RefreshAsync(Given.Lead("search"), "shop", Cancellation);

        Assert.Equal(ProblemKind.Forbidden, Assert.Single(member.Problems).Kind);
        Assert.Equal(ProblemKind.NotFound, Assert.Single(other.Problems).Kind);
        Assert.False((await Moves.FindAsync(Given.Member(), "shop", Cancellation))!.CanFinish);
        Assert.Null(await Moves.FindAsync(Given.Lead("search"), "shop", Cancellation));
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task Leads_and_platform_admins_retry_a_failing_tenant_and_others_do_not(string who, CurrentUser user, ProblemKind? refusal)
    {
        await _portal.ApproveTenantAsync();
        await ReconcileAsync(new ReconcileResult(ReconcileOutcome.Failed, [], [], null, null));

        var retried = await Service.RetryAsync(user, "shop", Cancellation);

        Assert.True(refusal == retried.Problems.SingleOrDefault()?.Kind, who);
        Assert.Equal(refusal is null ? 1 : 0, (await _portal.Queue.ClaimDueAsync("replica", 1, Cancellation)).Count);
    }

    [Fact]
    public async Task Only_a_failing_tenant_is_retried()
    {
        await _portal.ApproveTenantAsync();

        var retried = await Service.RetryAsync(Given.Lead(), "shop", Cancellation);

        Assert.Equal("The last attempt to reconcile 'shop' did not fail.", Assert.Single(retried.Problems).Message);
    }

    /// <summary>The tenant 'shop' has another tier, and the namespace of the former one is kept.</summary>
    private Task MoveAsync() => MoveAsync(_portal);

    private static async Task MoveAsync(TestPortal portal)
    {
        await portal.ApproveTenantAsync();
        await ReconcileAsync(portal, Removed);
        await ChangeTierAsync(portal, "vcluster");
        await ReconcileAsync(portal, Kept);
    }

    private Task ChangeTierAsync(string tier) => ChangeTierAsync(_portal, tier);

    private static async Task ChangeTierAsync(TestPortal portal, string tier)
    {
        var asked = await portal.Requests.SubmitAsync(
            Given.Lead(),
            new RequestInput
            {
                Kind = RequestKind.ChangeTier,
                Tenant = "shop",
                Tier = tier,
                Size = "small",
                Purpose = "CRDs of our own.",
            },
            Cancellation
        );
        Assert.Empty(asked.Problems);
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), asked.Value!.Id!, asked.Value.Revision, null, Cancellation)).Problems);
        // Back to weaker isolation takes two.
        if (tier == "namespace")
            Assert.Empty((await portal.Decisions.ApproveAsync(Given.Security(), asked.Value.Id!, asked.Value.Revision, null, Cancellation)).Problems);
    }

    private Task ReconcileAsync(ReconcileResult result) => ReconcileAsync(_portal, result);

    private static async Task ReconcileAsync(TestPortal portal, ReconcileResult result)
    {
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 1, Cancellation));
        Assert.True(await portal.Queue.CompleteAsync(claim, "replica", result, portal.Time.GetUtcNow().AddHours(1), Cancellation));
    }

    private static async Task<Tenant> TenantAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db.Tenants.SingleAsync(Cancellation);
    }

    /// <summary>What the former namespace contains.</summary>
    private static DeletionInventory Contents(int pods = 0, params string[] claims) =>
        new()
        {
            ReadAt = Given.Now.AddMinutes(1),
            Pods = pods,
            Claims = BoundedList.Of([.. claims.Select(name => new VolumeClaim($"team-shop/{name}", name, "1Gi", null, $"pv-{name}", "Delete"))]),
        };

    private async Task<TenantDetails> FindAsync() => (await _portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation))!;
}
