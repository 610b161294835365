using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.IsolationChecks;

/// <summary>When a tenant is checked, and what follows from what was found.</summary>
public sealed class IsolationQueueTests
{
    private static readonly IsolationCheck Exec = new("rbac-exec", "No user can run commands in pods", "Ask.", IsolationSeverity.Critical);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryDatabase]
    public async Task A_tenant_is_checked_once_it_is_ready_and_then_at_night(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        Assert.Empty(await ClaimAsync(portal));
        await BecomeReadyAsync(portal);

        var claim = Assert.Single(await ClaimAsync(portal));
        Assert.Empty(await ClaimAsync(portal));
        await CompleteAsync(portal, claim, Exec.Passed("No."));
        var sameDay = await ClaimAsync(portal);
        portal.Time.Advance(TimeSpan.FromDays(1));
        var nextDay = await ClaimAsync(portal);

        Assert.Empty(sameDay);
        Assert.Equal("shop", Assert.Single(nextDay).Tenant.Name);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task What_a_dead_replica_claimed_is_due_again_when_its_claim_ends(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);
        var lost = Assert.Single(await ClaimAsync(portal));

        portal.Time.Advance(IsolationQueue.Lease);
        var again = Assert.Single(await ClaimAsync(portal));
        await CompleteAsync(portal, lost, Exec.Failed("Too late."));

        Assert.Null((await FindAsync(portal)).CheckedAt);
        await CompleteAsync(portal, again, Exec.Passed("No."));
        Assert.Equal(100, (await FindAsync(portal)).Score);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task A_critical_check_that_fails_again_after_the_objects_were_applied_quarantines_the_tenant_and_notifies_people(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);

        await CompleteAsync(portal, Assert.Single(await ClaimAsync(portal)), Exec.Failed("The cluster lets them create pods/exec."));
        Assert.Null((await FindAsync(portal)).QuarantinedAt);
        Assert.Empty(await ClaimAsync(portal));
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        await BecomeReadyAsync(portal);
        await CompleteAsync(portal, Assert.Single(await ClaimAsync(portal)), Exec.Failed("The cluster lets them create pods/exec."));

        var tenant = (await portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation))!;
        Assert.Equal(TenantPhase.Quarantined, tenant.Summary.Phase);
        Assert.Contains(
            tenant.History,
            entry => entry is { Action: "tenant.quarantined", Details: "Critical checks failed: No user can run commands in pods." }
        );
        Assert.Contains(
            (await portal.Get<NotificationCenter>().ListAsync(Given.Security(), null, 10, Cancellation)).Items,
            told => told.Kind == AnnouncementKind.TenantQuarantined
        );
        Assert.Equal("shop", Assert.Single(await portal.Queue.ClaimDueAsync("replica", 10, Cancellation)).Tenant.Name);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task What_was_restored_when_it_is_checked_again_quarantines_no_one(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);

        await CompleteAsync(portal, Assert.Single(await ClaimAsync(portal)), Exec.Failed("The cluster lets them create pods/exec."));
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        await BecomeReadyAsync(portal);
        await CompleteAsync(portal, Assert.Single(await ClaimAsync(portal)), Exec.Passed("No."));

        var report = await FindAsync(portal);
        Assert.Equal((null, 100), (report.QuarantinedAt, report.Score));
        Assert.Empty(await ClaimAsync(portal));
    }

    [Theory]
    [InlineData("Isolation:Quarantine", "false", false)]
    [InlineData("Isolation:Quarantine", "true", true)]
    public async Task What_fails_for_every_tenant_of_the_cluster_or_is_switched_off_quarantines_no_one(string key, string value, bool isOfCluster)
    {
        await using var portal = await TestPortal.StartAsync((key, value));
        await portal.ApproveTenantAsync();
        await BecomeReadyAsync(portal);

        await CompleteAsync(portal, Assert.Single(await ClaimAsync(portal)), isOfCluster ? Exec.FailedByCluster("Everybody may.") : Exec.Failed("They may."));

        Assert.Null((await FindAsync(portal)).QuarantinedAt);
        Assert.Equal(0, (await FindAsync(portal)).Score);
    }

    [Fact]
    public async Task Only_a_change_of_what_failed_is_written_to_the_audit_log()
    {
        await using var portal = await ReadyAsync(DatabaseProvider.Sqlite);

        await CompleteAsync(portal, Assert.Single(await ClaimAsync(portal)), Exec.Passed("No."));
        portal.Time.Advance(TimeSpan.FromDays(1));
        await CompleteAsync(portal, Assert.Single(await ClaimAsync(portal)), Exec.Passed("No."));

        await using var db = portal.OpenDatabase();
        Assert.Equal(
            "Checked generation 1: score 100 of 100; no check failed.",
            Assert.Single(await db.Audit.Where(entry => entry.Action == "isolation.checked").ToListAsync(Cancellation)).Details
        );
    }

    [Fact]
    public async Task When_the_cluster_does_not_answer_the_findings_stay_and_it_is_tried_again_soon()
    {
        await using var portal = await ReadyAsync(DatabaseProvider.Sqlite);
        await CompleteAsync(portal, Assert.Single(await ClaimAsync(portal)), Exec.Passed("No."));
        portal.Time.Advance(TimeSpan.FromDays(1));

        await portal
            .Get<IsolationQueue>()
            .RecordFailureAsync(Assert.Single(await ClaimAsync(portal)), "The cluster 'default' cannot be reached.", Cancellation);

        var report = await FindAsync(portal);
        Assert.Equal(("The cluster 'default' cannot be reached.", 100), (report.Problem, report.Score));
        Assert.Empty(await ClaimAsync(portal));
        portal.Time.Advance(IsolationQueue.AfterProblem);
        Assert.Single(await ClaimAsync(portal));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task A_generation_that_cannot_be_checked_is_tried_again_after_a_pause(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);

        await portal
            .Get<IsolationQueue>()
            .RecordFailureAsync(Assert.Single(await ClaimAsync(portal)), "Cluster 'default' is unreachable: it refuses connections.", Cancellation);

        Assert.Empty(await ClaimAsync(portal));
        portal.Time.Advance(IsolationQueue.AfterProblem);
        await CompleteAsync(portal, Assert.Single(await ClaimAsync(portal)), Exec.Passed("No."));
        Assert.Equal(1, (await FindAsync(portal)).Generation);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task A_checked_tenant_is_next_due_at_night_whatever_the_fraction_of_the_clock(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);
        // PostgreSQL stores microseconds, and a clock counts tenths of them.
        portal.Time.Advance(TimeSpan.FromTicks(7));

        await CompleteAsync(portal, Assert.Single(await ClaimAsync(portal)), Exec.Passed("No."));

        portal.Time.Advance(IsolationQueue.Lease);
        Assert.Empty(await ClaimAsync(portal));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task By_night_answers_are_offered_to_be_kept_and_once_in_every_period_they_are_not(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);
        var first = Assert.Single(await ClaimAsync(portal));
        await CompleteAsync(portal, first, Answer(portal, Exec.Passed("No.")));

        var nights = new List<ClaimedCheck>();
        for (var night = 1; night <= 28; night++)
        {
            portal.Time.Advance(TimeSpan.FromDays(1));
            var claim = Assert.Single(await ClaimAsync(portal));
            nights.Add(claim);
            await CompleteAsync(portal, claim, claim.Known.Count > 0 ? [.. claim.Known] : [Answer(portal, Exec.Passed("No."))]);
        }

        Assert.False(first.IsPlanned);
        Assert.All(nights, claim => Assert.True(claim.IsPlanned));
        Assert.Equal(2, nights.Count(claim => claim.Known.Count == 0));
        Assert.Equal(14, nights.FindLastIndex(claim => claim.Known.Count == 0) - nights.FindIndex(claim => claim.Known.Count == 0));
    }

    [Fact]
    public async Task A_requested_check_keeps_nothing_and_does_not_wait_for_the_night()
    {
        await using var portal = await ReadyAsync(DatabaseProvider.Sqlite);
        await CompleteAsync(portal, Assert.Single(await ClaimAsync(portal)), Answer(portal, Exec.Passed("No.")));
        portal.Time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await ClaimAsync(portal, withPlanned: false));
        await BecomeReadyAsync(portal);

        Assert.True((await portal.Get<IsolationService>().RequestCheckAsync(Given.Lead(), "shop", Cancellation)).Succeeded);
        var claim = Assert.Single(await ClaimAsync(portal, withPlanned: false));

        Assert.False(claim.IsPlanned);
        Assert.Empty(claim.Known);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_tenant_with_a_gap_of_its_own_is_checked_in_full_every_night(bool isOfCluster, int kept)
    {
        await using var portal = await TestPortal.StartAsync(("Isolation:Quarantine", "false"));
        await portal.ApproveTenantAsync();
        await BecomeReadyAsync(portal);

        // One of three nights may be its turn to be asked everything anyway.
        var offered = new List<int>();
        for (var night = 0; night <= 3; night++)
        {
            var claim = Assert.Single(await ClaimAsync(portal));
            offered.Add(claim.Known.Count);
            await CompleteAsync(portal, claim, Answer(portal, isOfCluster ? Exec.FailedByCluster("Everybody may.") : Exec.Failed("They may.")));
            portal.Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(kept, offered.Max());
    }

    [Fact]
    public async Task The_groups_of_all_tenants_of_a_cluster_are_known_each_once()
    {
        await using var portal = await ReadyAsync(DatabaseProvider.Sqlite);
        await portal.ApproveTenantAsync("shop2");
        await BecomeReadyAsync(portal);

        var groups = await portal.Get<IsolationQueue>().ListGroupsAsync("default", Cancellation);

        Assert.Equal(["payments-team", "payments-team-leads"], groups.Order(StringComparer.Ordinal));
        Assert.Empty(await portal.Get<IsolationQueue>().ListGroupsAsync("another", Cancellation));
    }

    private static IsolationFinding Answer(TestPortal portal, IsolationFinding finding) => finding with { Inquiry = new(portal.Time.GetUtcNow(), "as it is") };

    private static async Task<TestPortal> ReadyAsync(DatabaseProvider database)
    {
        var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        await BecomeReadyAsync(portal);
        return portal;
    }

    private static async Task BecomeReadyAsync(TestPortal portal)
    {
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 10, Cancellation));
        await portal.Queue.CompleteAsync(
            claim,
            "replica",
            new ReconcileResult(ReconcileOutcome.Ready, [], [], claim.Tenant.ManifestHash),
            portal.Time.GetUtcNow().AddMinutes(30),
            Cancellation
        );
    }

    private static Task<IReadOnlyList<ClaimedCheck>> ClaimAsync(TestPortal portal, bool withPlanned = true) =>
        portal.Get<IsolationQueue>().ClaimDueAsync(10, withPlanned, Cancellation);

    private static Task CompleteAsync(TestPortal portal, ClaimedCheck claim, params IsolationFinding[] findings) =>
        portal.Get<IsolationQueue>().CompleteAsync(claim, new IsolationRun(findings, []), Cancellation);

    private static async Task<IsolationDetails> FindAsync(TestPortal portal) =>
        (await portal.Get<IsolationService>().FindAsync(Given.Lead(), "shop", Cancellation))!;
}
