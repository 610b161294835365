using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Drift;
using TenantPortal.Core.Drift.Facts;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Drift;

/// <summary>What becomes of a difference that was seen in a cluster: a fact, a condition, entries and announcements.</summary>
public sealed class DriftLogTests
{
    private static readonly ObjectReference Quota = new("v1", "ResourceQuota", "team-shop", "quota");
    private static readonly ObjectReference Role = new("rbac.authorization.k8s.io/v1", "Role", "team-shop", "team-lead");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryDatabase]
    public async Task A_difference_makes_the_tenant_not_as_approved_until_it_is_restored(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var id = await ReadyAsync(portal);

        var hasWork = await RecordAsync(portal, id, Changed(Quota, "spec.hard.pods", "99"));
        var open = await ConditionAsync(portal);
        var shown = (await portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation))!.State;
        portal.Time.Advance(TimeSpan.FromSeconds(2));
        await SettleAsync(portal, id);
        var restored = await ConditionAsync(portal);

        Assert.True(hasWork);
        Assert.Equal((ConditionStatus.False, "Changed"), (open.Status, open.Reason));
        Assert.Equal("ResourceQuota quota: spec.hard.pods was changed from 10 to 99 by kubectl-edit.", open.Message);
        Assert.StartsWith("It works, but is not as approved. ResourceQuota quota", shown.Why!, StringComparison.Ordinal);
        Assert.Equal(ConditionStatus.True, restored.Status);
        var past = Assert.Single((await portal.Get<DriftService>().FindAsync(Given.Lead(), "shop", Cancellation))!.Past);
        Assert.Equal(("kubectl-edit", "10", "99", TimeSpan.FromSeconds(2)), (past.Manager, past.Approved, past.Live, past.Lasted));
        var entry = Assert.Single(await EntriesAsync(portal, "drift.reverted"));
        Assert.Equal("Restored what was approved: ResourceQuota quota spec.hard.pods (changed by kubectl-edit).", entry.Details);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task Several_restored_fields_are_one_entry_and_repetitions_are_none(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var id = await ReadyAsync(portal);

        for (var round = 0; round < 4; round++)
        {
            await RecordAsync(portal, id, Changed(Quota, "spec.hard.pods", $"{100 + round}"), Changed(Role, "rules", $"[{round}]"));
            portal.Time.Advance(TimeSpan.FromSeconds(1));
            await SettleAsync(portal, id);
            portal.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(await EntriesAsync(portal, "drift.reverted"));
        var past = (await portal.Get<DriftService>().FindAsync(Given.Admin(), "shop", Cancellation))!.Past;
        Assert.Equal([4, 4], past.Select(fact => fact.Times));
    }

    [Fact]
    public async Task A_fight_is_announced_once_to_platform_admins_with_the_field_and_the_manager()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await ReadyAsync(portal);

        for (var round = 0; round < 3; round++)
        {
            await portal.Get<DriftLog>().RecordAsync(id, [Changed(Quota, "spec.hard.pods", $"{round}")], new HashSet<string> { Quota.Title }, Cancellation);
            portal.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await using var db = portal.OpenDatabase();
        var announced = Assert.Single(await db.Announcements.Where(item => item.Kind == AnnouncementKind.TenantFought).ToListAsync(Cancellation));
        Assert.Contains("kubectl-edit and the portal fight over spec.hard.pods of ResourceQuota quota.", announced.Text, StringComparison.Ordinal);
        Assert.Equal("Fought", (await ConditionAsync(portal)).Reason);
        Assert.Single(await EntriesAsync(portal, "drift.fought"));
    }

    [Fact]
    public async Task An_event_about_a_change_that_is_over_opens_nothing()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await ReadyAsync(portal);
        await SettleAsync(portal, id, Changed(Quota, "spec.hard.pods", "99"));

        var hasWork = await RecordAsync(portal, id, Changed(Quota, "spec.hard.pods", "99"));

        Assert.True(hasWork);
        Assert.Equal(ConditionStatus.True, (await ConditionAsync(portal)).Status);
        Assert.Equal(1, Assert.Single((await portal.Get<DriftService>().FindAsync(Given.Admin(), "shop", Cancellation))!.Past).Times);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task A_change_that_watches_and_passes_see_at_the_same_moment_is_recorded_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var id = await ReadyAsync(portal);
        var change = Changed(Quota, "spec.hard.pods", "99");

        await AtOnce.RunAsync(
            8,
            async replica =>
            {
                if (replica % 2 == 0)
                    await RecordAsync(portal, id, change);
                else
                    await SettleAsync(portal, id, change);
                return replica;
            }
        );
        await SettleAsync(portal, id);

        var drift = await portal.Get<DriftService>().FindAsync(Given.Admin(), "shop", Cancellation);
        Assert.Equal((0, 1), (drift!.Open.Count, Assert.Single(drift.Past).Times));
        Assert.Single(await EntriesAsync(portal, "drift.reverted"));
    }

    [Fact]
    public async Task A_pass_that_began_before_a_change_does_not_end_it()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await ReadyAsync(portal);
        var beganAt = portal.Time.GetUtcNow();
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        await RecordAsync(portal, id, Changed(Quota, "spec.hard.pods", "99"));

        await portal.Get<DriftLog>().SettleAsync(id, [Quota, Role], [], [AsApproved(Quota), AsApproved(Role)], beganAt, Cancellation);

        Assert.Equal(ConditionStatus.False, (await ConditionAsync(portal)).Status);
    }

    [Fact]
    public async Task Facts_of_a_tenant_are_limited_and_old_ones_are_removed()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await ReadyAsync(portal);
        var many = Enumerable
            .Range(0, DriftBook.MaxOpen + 20)
            .Select(field => Changed(Quota with { Name = $"quota-{field}" }, "spec.hard.pods", "99"))
            .ToArray();

        for (var round = 0; round < 6; round++)
        {
            Assert.True(await RecordAsync(portal, id, many));
            portal.Time.Advance(TimeSpan.FromHours(1));
            await SettleAsync(portal, id);
        }

        await using var db = portal.OpenDatabase();
        Assert.InRange(await db.DriftFacts.CountAsync(Cancellation), DriftLog.MaxPast, DriftLog.MaxPast + DriftBook.MaxOpen);
        Assert.DoesNotContain(await db.DriftFacts.ToListAsync(Cancellation), fact => fact.IsOpen);
    }

    [Fact]
    public async Task An_object_of_someone_else_is_a_finding_until_it_is_gone_and_is_not_restored()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = await ReadyAsync(portal);

        var hasWork = await RecordAsync(portal, id, Foreign("allow-all"));
        var open = await ConditionAsync(portal);
        await SettleAsync(portal, id);
        var later = await ConditionAsync(portal);
        await portal.Get<DriftLog>().EndAsync(id, fact => fact.Name == "allow-all", Cancellation);

        Assert.False(hasWork);
        Assert.Equal("NetworkPolicy allow-all is not part of the tenant. Kubectl-create created it.", open.Message);
        Assert.Equal(ConditionStatus.False, later.Status);
        Assert.Equal(ConditionStatus.True, (await ConditionAsync(portal)).Status);
        Assert.Empty(await EntriesAsync(portal, "drift.reverted"));
        Assert.Single(await EntriesAsync(portal, "drift.foreign"));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task A_tier_that_reports_leaves_other_fields_in_place_until_an_admin_has_them_restored(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database, ("Tiers:namespace:Drift", "Report"));
        var id = await ReadyAsync(portal);
        var service = portal.Get<DriftService>();

        var reported = await RecordAsync(portal, id, Changed(Role, "metadata.labels.team", "ledger"));
        var both = Changed(Role, "metadata.labels.team", "ledger");
        var security = await RecordAsync(portal, id, both with { Differences = [.. both.Differences, .. Changed(Role, "rules", "[]").Differences] });
        var open = (await service.FindAsync(Given.Admin(), "shop", Cancellation))!.Open;
        var label = open.Single(fact => fact.Field == "metadata.labels.team");
        Assert.True((await service.RevertAsync(Given.Admin(), label.Id, Cancellation)).Succeeded);

        Assert.False(reported);
        Assert.True(security);
        var facts = await portal.Get<DriftLog>().ListOpenAsync(id, Cancellation);
        Assert.DoesNotContain(facts, fact => fact.IsKept(DriftMode.Report, portal.Time.GetUtcNow()));
        Assert.Single(await portal.Queue.ClaimDueAsync("replica", 10, Cancellation));
        Assert.Equal("Restores metadata.labels.team of Role team-lead.", Assert.Single(await EntriesAsync(portal, "drift.revert-requested")).Details);
    }

    internal static ObjectDrift Changed(ObjectReference reference, string field, string live) =>
        new(reference, DriftKind.Changed, [new FieldDifference(FieldPath.Parse(field), "10", live, "kubectl-edit", null)], $"{reference.Name}-{live}");

    internal static ObjectDrift Foreign(string name) =>
        new(
            new ObjectReference("networking.k8s.io/v1", "NetworkPolicy", "team-shop", name),
            DriftKind.Foreign,
            [new FieldDifference(FieldPath.Whole, null, "present", "kubectl-create", null)]
        );

    /// <summary>A tenant that is ready and not due. Returns its id.</summary>
    internal static async Task<Guid> ReadyAsync(TestPortal portal)
    {
        await portal.ApproveTenantAsync();
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 10, Cancellation));
        await portal.Queue.CompleteAsync(
            claim,
            "replica",
            new ReconcileResult(ReconcileOutcome.Ready, [], [], claim.Tenant.ManifestHash),
            portal.Time.GetUtcNow().AddDays(30),
            Cancellation
        );
        return claim.Tenant.Id;
    }

    internal static Task<bool> RecordAsync(TestPortal portal, Guid id, params ObjectDrift[] seen) =>
        portal.Get<DriftLog>().RecordAsync(id, seen, new HashSet<string>(), Cancellation);

    /// <summary>A pass that finds these changes and restores everything.</summary>
    private static Task SettleAsync(TestPortal portal, Guid id, params ObjectDrift[] found) =>
        portal.Get<DriftLog>().SettleAsync(id, [Quota, Role], found, [AsApproved(Quota), AsApproved(Role)], portal.Time.GetUtcNow(), Cancellation);

    private static ObjectDrift AsApproved(ObjectReference reference) => new(reference, DriftKind.Changed, []);

    private static async Task<Condition> ConditionAsync(TestPortal portal) =>
        (await portal.Tenants.FindAsync(Given.Admin(), "shop", Cancellation))!.Conditions.Single(condition => condition.Type == Condition.AsApproved);

    private static async Task<List<AuditEntry>> EntriesAsync(TestPortal portal, string action)
    {
        await using var db = portal.OpenDatabase();
        return await db.Audit.Where(entry => entry.Action == action).ToListAsync(Cancellation);
    }
}
