using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants;

public class TenantQueueTests
{
    private static readonly ReconcileResult Ready = new(ReconcileOutcome.Ready, [], [], "hash", "uid-1");
    private static readonly ReconcileResult Waiting = new(ReconcileOutcome.Waiting, [], []);
    private static readonly ReconcileResult Failed = new(
        ReconcileOutcome.Failed,
        [new(Condition.Applied, ConditionStatus.False, "Forbidden", "The cluster refused it.", default)],
        []
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task The_longest_waiting_is_claimed_first_with_its_team(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        foreach (var name in new[] { "first", "second", "third" })
        {
            await portal.ApproveTenantAsync(name);
            portal.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var claims = await portal.Queue.ClaimDueAsync("r1", 2, Cancellation);

        Assert.Equal([("first", "payments"), ("second", "payments")], claims.Select(claim => (claim.Tenant.Name, claim.Team.Name)));
        Assert.Equal("third", Assert.Single(await portal.Queue.ClaimDueAsync("r1", 2, Cancellation)).Tenant.Name);
        Assert.Empty(await portal.Queue.ClaimDueAsync("r1", 2, Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task A_cluster_takes_no_more_claims_than_its_limit_and_leaves_the_rest_to_others(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, ("Clusters:edge:Kind", "Sandbox"));
        foreach (var (name, cluster) in new[] { ("a1", "default"), ("a2", "default"), ("a3", "default"), ("b1", "edge"), ("b2", "edge") })
        {
            var submitted = await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(name) with { Cluster = cluster }, Cancellation);
            await portal.Decisions.ApproveAsync(Given.Admin(), submitted.Value!.Id!, submitted.Value.Revision, null, Cancellation);
            portal.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var claims = await portal.Queue.ClaimDueAsync("r1", 4, new Dictionary<string, int> { ["default"] = 2, ["edge"] = 4 }, Cancellation);

        Assert.Equal(["a1", "a2", "b1", "b2"], claims.Select(claim => claim.Tenant.Name));
        Assert.Empty(await portal.Queue.ClaimDueAsync("r1", 4, new Dictionary<string, int> { ["default"] = 0 }, Cancellation));
        Assert.Equal(Given.Now + TimeSpan.FromSeconds(5) + TenantQueue.Lease, await portal.Queue.NextDueAtAsync(["default"], Cancellation));
        Assert.Equal("a3", Assert.Single(await portal.Queue.ClaimDueAsync("r1", 4, Cancellation)).Tenant.Name);
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_not_yet_due_is_not_claimed(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        await CompleteAsync(portal, await ClaimAsync(portal), Ready, nextAt: Given.Now.AddMinutes(30));

        Assert.Empty(await portal.Queue.ClaimDueAsync("r1", 10, Cancellation));
        Assert.Equal(Given.Now.AddMinutes(30), await portal.Queue.NextDueAtAsync(Cancellation));

        portal.Time.Advance(TimeSpan.FromMinutes(30));
        await ClaimAsync(portal);
    }

    [Theory, OnEveryDatabase]
    public async Task A_tenant_that_is_due_later_than_the_longest_wait_is_due_now_because_the_clock_was_set_back(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        await CompleteAsync(portal, await ClaimAsync(portal), Ready, nextAt: Given.Now.AddDays(1));

        await ClaimAsync(portal);
    }

    [Theory, OnEveryDatabase]
    public async Task A_claim_from_before_the_clock_was_set_back_has_ended(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        var claim = await ClaimAsync(portal, "r1");
        await using (var db = portal.OpenDatabase())
            await db.Tenants.ExecuteUpdateAsync(
                set => set.SetProperty(tenant => tenant.ClaimedUntil, Given.Now.AddDays(1)).SetProperty(tenant => tenant.NextReconcileAt, Given.Now.AddDays(1)),
                Cancellation
            );

        Assert.Equal(claim.Tenant.Name, (await ClaimAsync(portal, "r2")).Tenant.Name);
    }

    [Theory, OnEveryDatabase]
    public async Task Nothing_is_due_where_there_is_nothing(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        Assert.Null(await portal.Queue.NextDueAtAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task Of_many_replicas_exactly_one_claims_each_tenant(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        for (var i = 0; i < 10; i++)
            await portal.ApproveTenantAsync($"tenant-{i}");

        var claims = await AtOnce.RunAsync(16, replica => portal.Queue.ClaimDueAsync($"r{replica}", 10, Cancellation));

        var won = claims.SelectMany((tenants, replica) => tenants.Select(claim => (claim.Tenant.Name, Replica: $"r{replica}"))).ToList();
        Assert.Equal(10, won.Count);
        Assert.Equal(10, won.DistinctBy(claim => claim.Name).Count());
        await using var db = portal.OpenDatabase();
        Assert.Equal(
            won.Order(),
            (await db.Tenants.Select(tenant => new { tenant.Name, tenant.ClaimedBy }).ToListAsync(Cancellation))
                .Select(tenant => (tenant.Name, tenant.ClaimedBy!))
                .Order()
        );
    }

    [Theory, OnEveryDatabase]
    public async Task Completing_stores_what_was_found_and_gives_the_claim_back(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        var claim = await ClaimAsync(portal);
        portal.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.True(await CompleteAsync(portal, claim, Failed, nextAt: Given.Now.AddSeconds(5)));

        await using var db = portal.OpenDatabase();
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal((1, Given.Now.AddSeconds(3), Given.Now.AddSeconds(5)), (tenant.Failures, tenant.FailingSince, tenant.NextReconcileAt));
        Assert.Equal("The cluster refused it.", Assert.Single(tenant.Conditions).Message);
        Assert.Equal((null, (DateTimeOffset?)null), (tenant.ClaimedBy, tenant.ClaimedUntil));
    }

    [Theory, OnEveryDatabase]
    public async Task A_lost_claim_stores_nothing(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        var slow = await ClaimAsync(portal, "r1");
        portal.Time.Advance(TenantQueue.Lease);
        var fast = await ClaimAsync(portal, "r2");

        Assert.False(await CompleteAsync(portal, slow, Failed, Given.Now.AddHours(1), "r1"));

        await using var db = portal.OpenDatabase();
        var tenant = await db.Tenants.SingleAsync(Cancellation);
        Assert.Equal((0, "r2", fast.ClaimedUntil), (tenant.Failures, tenant.ClaimedBy, tenant.NextReconcileAt));
        Assert.DoesNotContain("tenant.failing", db.Audit.Select(entry => entry.Action));
        Assert.True(await CompleteAsync(portal, fast, Ready, Given.Now.AddHours(1), "r2"));
    }

    [Theory, OnEveryDatabase]
    public async Task A_result_for_a_former_generation_is_not_stored(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        var claim = await ClaimAsync(portal);
        await using var db = portal.OpenDatabase();
        await db.Tenants.ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.Generation, 2), Cancellation);

        Assert.False(await CompleteAsync(portal, claim, Ready, Given.Now.AddHours(1)));
        Assert.Equal(0, (await db.Tenants.SingleAsync(Cancellation)).ObservedGeneration);
    }

    [Theory, OnEveryDatabase]
    public async Task A_claim_that_its_replica_did_not_live_to_finish_is_due_when_it_ends(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        await ClaimAsync(portal, "dead");
        portal.Time.Advance(TenantQueue.Lease - TimeSpan.FromTicks(1));
        Assert.Empty(await portal.Queue.ClaimDueAsync("r2", 10, Cancellation));
        Assert.Equal(Given.Now + TenantQueue.Lease, await portal.Queue.NextDueAtAsync(Cancellation));

        portal.Time.Advance(TimeSpan.FromTicks(1));
        await ClaimAsync(portal, "r2");
    }

    [Theory, OnEveryDatabase]
    public async Task A_wake_up_makes_a_tenant_due_now_and_signals_it(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        var claim = await ClaimAsync(portal);
        await CompleteAsync(portal, claim, Waiting, Given.Now.AddHours(1));
        var signal = portal.Get<ReconcileSignal>().Next;

        await portal.Queue.RequeueWaitingAsync("default", [claim.Tenant.Name], Cancellation);

        Assert.True(signal.IsCompleted);
        await ClaimAsync(portal);
    }

    [Theory, OnEveryDatabase]
    public async Task News_that_came_during_a_claim_do_not_make_a_tenant_due_that_turned_out_ready(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        var claim = await ClaimAsync(portal);

        await portal.Queue.RequeueWaitingAsync("default", [claim.Tenant.Name], Cancellation);
        await CompleteAsync(portal, claim, Ready, Given.Now.AddHours(1));

        Assert.Equal(Given.Now.AddHours(1), await portal.Queue.NextDueAtAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task A_ready_tenant_sleeps_on_when_only_the_unready_are_woken(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        var claim = await ClaimAsync(portal);
        await CompleteAsync(portal, claim, Ready, Given.Now.AddHours(1));
        var signal = portal.Get<ReconcileSignal>().Next;

        await portal.Queue.RequeueWaitingAsync("default", [claim.Tenant.Name], Cancellation);
        Assert.False(signal.IsCompleted);
        Assert.Empty(await portal.Queue.ClaimDueAsync("r1", 10, Cancellation));

        await portal.Queue.RequeueAsync("default", [claim.Tenant.Name], Cancellation);
        await ClaimAsync(portal);
    }

    [Theory, OnEveryDatabase]
    public async Task A_disturbance_during_a_claim_makes_even_a_ready_tenant_due_after_it(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        var claim = await ClaimAsync(portal);
        portal.Time.Advance(TimeSpan.FromSeconds(1));

        await portal.Queue.RequeueAsync("default", [claim.Tenant.Name], Cancellation);
        Assert.Empty(await portal.Queue.ClaimDueAsync("r2", 10, Cancellation));

        await CompleteAsync(portal, claim, Ready, Given.Now.AddHours(1));
        await ClaimAsync(portal);
    }

    [Theory, OnEveryDatabase]
    public async Task A_tenant_that_was_woken_during_a_claim_is_next_due_when_the_claim_ends(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        var claim = await ClaimAsync(portal);
        await portal.Queue.RequeueAsync("default", [claim.Tenant.Name], Cancellation);

        // Were it due now, a reconciler that waits for the next due tenant would run in circles.
        Assert.Equal(claim.ClaimedUntil, await portal.Queue.NextDueAtAsync(Cancellation));
    }

    [Theory, OnEveryDatabase]
    public async Task A_restart_gives_back_what_the_replica_had_claimed_before_and_nothing_else(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync("mine");
        await ClaimAsync(portal, "r1");
        await portal.ApproveTenantAsync("theirs");
        await ClaimAsync(portal, "r2");

        Assert.Equal(1, await portal.Queue.ReleaseAsync("r1", Cancellation));

        Assert.Equal("mine", (await ClaimAsync(portal, "r1")).Tenant.Name);
    }

    [Theory, OnEveryDatabase]
    public async Task Milestones_are_written_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        foreach (var result in new[] { Waiting, Failed, Failed, Ready, Ready, Failed, Failed, Ready })
        {
            await CompleteAsync(portal, await ClaimAsync(portal), result, portal.Time.GetUtcNow().AddSeconds(1));
            portal.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await using var db = portal.OpenDatabase();
        var story = await db
            .Audit.Where(entry => entry.Subject == "shop")
            .OrderBy(entry => entry.Id)
            .Select(entry => new { entry.Action, entry.Details })
            .ToListAsync(Cancellation);
        Assert.Equal(
            [
                ("tenant.failing", "The cluster refused it."),
                ("tenant.ready", "Generation 1 is ready, 3.00 s after its approval."),
                ("tenant.failing", "The cluster refused it."),
            ],
            story.Select(entry => (entry.Action, entry.Details))
        );
    }

    [Theory, OnEveryDatabase]
    public async Task A_cluster_that_responds_again_wakes_the_tenants_that_waited_for_it(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        foreach (var (name, result) in new[] { ("waits", Failed with { WaitsForCluster = true }), ("wrong", Failed), ("works", Ready) })
        {
            await portal.ApproveTenantAsync(name);
            await CompleteAsync(portal, await ClaimAsync(portal), result, portal.Time.GetUtcNow().AddHours(1));
        }

        await portal.Queue.RequeueFailingAsync("elsewhere", onlyWaitingForCluster: false, Cancellation);
        Assert.Empty(await portal.Queue.ClaimDueAsync("r1", 10, Cancellation));
        await portal.Queue.RequeueFailingAsync("default", onlyWaitingForCluster: true, Cancellation);
        Assert.Equal("waits", (await ClaimAsync(portal)).Tenant.Name);
        await portal.Queue.RequeueFailingAsync("default", onlyWaitingForCluster: false, Cancellation);

        Assert.Equal("wrong", (await ClaimAsync(portal)).Tenant.Name);
    }

    [Theory, OnEveryDatabase]
    public async Task A_tenant_with_an_object_that_a_list_does_not_contain_is_due(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await ReadyWithObjectsAsync(portal);

        await portal.Queue.RequeueMissingAsync("default", "ResourceQuota", new HashSet<(string, string)> { ("shop", "quota") }, Cancellation);
        Assert.Empty(await portal.Queue.ClaimDueAsync("r1", 10, Cancellation));
        // The same name in the namespace of another tenant is another object.
        await portal.Queue.RequeueMissingAsync("default", "ResourceQuota", new HashSet<(string, string)> { ("other", "quota") }, Cancellation);

        Assert.Equal("shop", (await ClaimAsync(portal)).Tenant.Name);
    }

    [Theory, OnEveryDatabase]
    public async Task A_namespace_is_known_by_its_uid_whatever_its_labels_say(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var tenant = await ReadyWithObjectsAsync(portal);

        await RequeueAsync("uid-1", "shop", tenant.Id.ToString());
        await RequeueAsync("uid-2", null, null);
        Assert.Empty(await portal.Queue.ClaimDueAsync("r1", 10, Cancellation));
        await RequeueAsync("uid-1", null, tenant.Id.ToString());

        Assert.Equal("shop", (await ClaimAsync(portal)).Tenant.Name);

        Task RequeueAsync(string uid, string? label, string? id) =>
            portal.Queue.RequeueUnmarkedAsync("default", new Dictionary<string, (string?, string?)> { [uid] = (label, id) }, Cancellation);
    }

    [Theory, OnEveryDatabase]
    public async Task A_row_that_cannot_be_read_does_not_hold_up_its_batch(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync("broken");
        await portal.ApproveTenantAsync("shop");
        await using var db = portal.OpenDatabase();
        await db.Database.ExecuteSqlRawAsync("UPDATE \"Tenants\" SET \"Conditions\" = 'no list' WHERE \"Name\" = 'broken'", Cancellation);

        Assert.Equal("shop", (await ClaimAsync(portal)).Tenant.Name);
        // The broken one is due again when its claim expires, and no sooner.
        Assert.Empty(await portal.Queue.ClaimDueAsync("r1", 10, Cancellation));
    }

    private static async Task<Tenant> ReadyWithObjectsAsync(TestPortal portal)
    {
        await portal.ApproveTenantAsync();
        var claim = await ClaimAsync(portal);
        ObjectCondition[] objects = [new("ResourceQuota quota", ConditionStatus.True, "Applied", "Applied as approved.", default)];
        await CompleteAsync(portal, claim, Ready with { Objects = objects, NamespaceUid = "uid-1" }, portal.Time.GetUtcNow().AddHours(1));
        return claim.Tenant;
    }

    private static async Task<ClaimedTenant> ClaimAsync(TestPortal portal, string replica = "r1") =>
        Assert.Single(await portal.Queue.ClaimDueAsync(replica, 10, Cancellation));

    private static Task<bool> CompleteAsync(TestPortal portal, ClaimedTenant claim, ReconcileResult result, DateTimeOffset nextAt, string replica = "r1") =>
        portal.Queue.CompleteAsync(claim, replica, result, nextAt, Cancellation);
}
