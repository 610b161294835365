using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Orphans;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Orphans;

/// <summary>How orphans are recorded, and what platform admins decide about them.</summary>
public sealed class OrphanServiceTests
{
    private static readonly HashSet<string> Kinds = ["Namespace", "ResourceQuota"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryDatabase]
    public async Task New_orphans_are_recorded_once_with_what_they_contain_and_announced_together(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        LabeledObject[] seen = [Namespace("team-ghost", "uid-1", "ghost"), Quota("team-ghost", 3, 2), Namespace("team-specter", "uid-2", "specter")];

        await SeeAsync(portal, seen);
        await SeeAsync(portal, seen);

        var listed = (await portal.Get<OrphanService>().ListAsync(Given.Auditor(), new OrphanFilter(), Cancellation)).Items;
        Assert.Equal(["Namespace team-ghost", "Namespace team-specter"], listed.Select(orphan => orphan.Object).Order());
        var ghost = listed.Single(orphan => orphan.Tenant == "ghost");
        Assert.Equal("1 object of the portal, 3 pods, 2 PersistentVolumeClaims.", ghost.Contents);
        Assert.Equal((OrphanReason.NoRecord, OrphanState.Open), (ghost.Reason, ghost.State));
        Assert.StartsWith(
            "0 objects of the portal. Nothing counts its pods",
            listed.Single(orphan => orphan.Tenant == "specter").Contents,
            StringComparison.Ordinal
        );
        Assert.Equal(2, (await AuditAsync(portal, "orphan.found")).Count);
        var heard = (await portal.Get<NotificationCenter>().ListAsync(Given.Admin(), null, 10, Cancellation)).Items;
        Assert.Contains("2 objects", Assert.Single(heard, item => item.Kind == AnnouncementKind.OrphansFound).Text, StringComparison.Ordinal);
        Assert.Equal(2, await portal.Get<OrphanService>().CountAsync(Given.Admin(), Cancellation));
    }

    [Fact]
    public async Task Only_those_who_see_everything_read_orphans_and_only_admins_decide()
    {
        await using var portal = await TestPortal.StartAsync();
        await SeeAsync(portal, Namespace("team-ghost", "uid-1", "ghost"));
        var service = portal.Get<OrphanService>();
        var id = await FindIdAsync(portal);

        Assert.Empty((await service.ListAsync(Given.Lead(), new OrphanFilter(), Cancellation)).Items);
        Assert.Equal(0, await service.CountAsync(Given.Lead(), Cancellation));
        Assert.Equal(ProblemKind.NotFound, Refused(await service.ProposeRemovalAsync(Given.Lead(), id, Cancellation)).Kind);
        Assert.Equal(ProblemKind.Forbidden, Refused(await service.ProposeRemovalAsync(Given.Auditor(), id, Cancellation)).Kind);
        Assert.Equal(ProblemKind.Forbidden, Refused(await service.AdoptAsync(Given.Security(), id, Cancellation)).Kind);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task What_is_gone_is_closed_but_not_while_its_kind_cannot_be_watched(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await SeeAsync(portal, Namespace("team-ghost", "uid-1", "ghost"));

        await portal.Get<OrphanLog>().RecordAsync("default", [], new HashSet<string>(), new HashSet<string>(), Cancellation);
        var unwatched = await ListAsync(portal);
        await SeeAsync(portal, Namespace("team-ghost", "uid-1", "ghost") with { IsTerminating = true });
        var terminating = await ListAsync(portal);
        await SeeAsync(portal);

        Assert.Single(unwatched);
        Assert.Single(terminating);
        Assert.Empty(await ListAsync(portal));
        Assert.Equal("On cluster default: It is no longer in the cluster.", Assert.Single(await AuditAsync(portal, "orphan.closed")));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task Of_closed_orphans_the_newest_are_kept(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        for (var round = 0; round < 3; round++)
        {
            await SeeAsync(
                portal,
                [.. Enumerable.Range(0, OrphanLog.MaxClosed).Select(number => Namespace($"ghost-{number}", $"uid-{round}-{number}", "ghost"))]
            );
            portal.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await using var db = portal.OpenDatabase();
        Assert.Equal(2 * OrphanLog.MaxClosed, db.Orphans.Count(orphan => orphan.ClosedAt != null));
        await SeeAsync(portal);
        Assert.Equal(2 * OrphanLog.MaxClosed, db.Orphans.Count());
        Assert.DoesNotContain(db.Orphans, orphan => orphan.Uid.StartsWith("uid-0"));
    }

    [Fact]
    public async Task What_was_not_read_from_the_cluster_again_is_not_recorded()
    {
        await using var portal = await TestPortal.StartAsync();
        LabeledObject[] seen = [Namespace("team-ghost", "uid-1", "ghost")];

        Assert.Single(await portal.Get<OrphanLog>().FindNewAsync("default", seen, Cancellation));
        await portal.Get<OrphanLog>().RecordAsync("default", seen, new HashSet<string>(), Kinds, Cancellation);

        Assert.Empty(await ListAsync(portal));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task A_removal_needs_two_people_who_see_the_same_contents(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var returned = await ArchiveAsync(portal);
        await SeeAsync(portal, returned, Quota("team-shop", 1, 0));
        var (service, id) = (portal.Get<OrphanService>(), await FindIdAsync(portal));

        Assert.True((await service.ProposeRemovalAsync(Given.Admin(), id, Cancellation)).Succeeded);
        var own = Refused(await service.ConfirmRemovalAsync(Given.Admin(), id, Cancellation));
        await SeeAsync(portal, returned, Quota("team-shop", 1, 1));
        var changed = Refused(await service.ConfirmRemovalAsync(Given.Admin("another-admin"), id, Cancellation));
        var before = await portal.Get<OrphanLog>().ListRemovalsAsync(Cancellation);
        Assert.True((await service.DiscardRemovalAsync(Given.Admin(), id, Cancellation)).Succeeded);
        Assert.True((await service.ProposeRemovalAsync(Given.Admin(), id, Cancellation)).Succeeded);
        Assert.True((await service.ConfirmRemovalAsync(Given.Admin("another-admin"), id, Cancellation)).Succeeded);

        Assert.Equal("You proposed this removal. Another platform admin has to confirm it.", own.Message);
        Assert.StartsWith("The namespace contains something else than when its removal was proposed.", changed.Message, StringComparison.Ordinal);
        Assert.Empty(before);
        var removal = Assert.Single(await portal.Get<OrphanLog>().ListRemovalsAsync(Cancellation));
        Assert.Equal(("team-shop", returned.Uid, "shop"), (removal.Object.Name, removal.Uid, removal.Tenant));
        Assert.Contains(removal.Object, removal.Objects);
        await SeeAsync(portal);
        Assert.EndsWith(
            "Proposed by platform-admin, confirmed by another-admin.",
            Assert.Single(await AuditAsync(portal, "orphan.removed")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task In_a_cluster_that_is_delivered_by_Git_no_removal_is_proposed()
    {
        await using var portal = await TestPortal.StartAsync(("Delivery:Mode", "Git"), ("Delivery:Repository", "https://git.example.com/fleet.git"));
        await SeeAsync(portal, await ArchiveAsync(portal));

        var refused = Refused(await portal.Get<OrphanService>().ProposeRemovalAsync(Given.Admin(), await FindIdAsync(portal), Cancellation));

        Assert.Equal(
            "Cluster 'default' is delivered by Git, so the portal changes nothing there. Remove the namespace with other tools, after its objects were removed "
                + "from the repository.",
            refused.Message
        );
    }

    [Fact]
    public async Task Without_a_record_nothing_is_removed_or_adopted()
    {
        await using var portal = await TestPortal.StartAsync();
        await SeeAsync(portal, Namespace("team-ghost", "uid-1", "ghost") with { IsAppliedByPortal = true });
        var (service, id) = (portal.Get<OrphanService>(), await FindIdAsync(portal));

        Assert.Equal(ProblemKind.Conflict, Refused(await service.ProposeRemovalAsync(Given.Admin(), id, Cancellation)).Kind);
        Assert.Equal(ProblemKind.Conflict, Refused(await service.AdoptAsync(Given.Admin(), id, Cancellation)).Kind);
        Assert.Equal(ProblemKind.Conflict, Refused(await service.ConfirmRemovalAsync(Given.Admin(), id, Cancellation)).Kind);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task An_adopted_namespace_is_that_of_the_tenant_which_is_due_at_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        await portal.Queue.ClaimDueAsync("replica", 1, Cancellation);
        await SeeAsync(portal, Namespace("team-shop", "uid-restored", "shop"));
        var (service, id) = (portal.Get<OrphanService>(), await FindIdAsync(portal));

        var adopted = await service.AdoptAsync(Given.Admin(), id, Cancellation);

        Assert.True(adopted.Succeeded);
        Assert.Empty(await ListAsync(portal));
        await using var db = portal.OpenDatabase();
        var tenant = Assert.Single(db.Tenants);
        Assert.Equal(("uid-restored", portal.Time.GetUtcNow()), (tenant.NamespaceUid, tenant.NextReconcileAt));
        Assert.Single(await AuditAsync(portal, "orphan.adopted"));
        await SeeAsync(portal, Namespace("team-shop", "uid-restored", "shop"));
        Assert.Empty(await ListAsync(portal));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task An_orphan_is_ignored_until_a_date_with_a_reason(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await SeeAsync(portal, Namespace("team-ghost", "uid-1", "ghost"));
        var (service, id, until) = (portal.Get<OrphanService>(), await FindIdAsync(portal), portal.Time.GetUtcNow().AddDays(7));

        Assert.Equal("reason", Refused(await service.IgnoreAsync(Given.Admin(), id, until, " ", Cancellation)).Field);
        Assert.Equal("until", Refused(await service.IgnoreAsync(Given.Admin(), id, until.AddYears(2), "Later.", Cancellation)).Field);
        Assert.True((await service.IgnoreAsync(Given.Admin(), id, until, " A test of the restore. ", Cancellation)).Succeeded);

        var ignored = Assert.Single(await ListAsync(portal));
        Assert.Equal((OrphanState.Ignored, "A test of the restore."), (ignored.State, ignored.IgnoreReason));
        Assert.Equal(0, await service.CountAsync(Given.Admin(), Cancellation));
        portal.Time.Advance(TimeSpan.FromDays(8));
        Assert.Equal(OrphanState.Open, Assert.Single(await ListAsync(portal)).State);
        Assert.Equal(1, await service.CountAsync(Given.Admin(), Cancellation));
    }

    [Fact]
    public async Task A_confirmed_removal_stops_when_the_records_no_longer_recognize_the_namespace()
    {
        await using var portal = await TestPortal.StartAsync();
        var returned = await ArchiveAsync(portal);
        var log = portal.Get<OrphanLog>();

        Assert.Null(await log.FindReasonNotToRemoveAsync("default", returned, Cancellation));
        Assert.NotNull(await log.FindReasonNotToRemoveAsync("default", returned with { TenantId = null, Uid = "another" }, Cancellation));
        Assert.NotNull(await log.FindReasonNotToRemoveAsync("default", returned with { IsTerminating = true }, Cancellation));
    }

    private static LabeledObject Namespace(string name, string uid, string tenant) =>
        new(new ObjectReference("v1", "Namespace", null, name), uid, tenant, null);

    private static LabeledObject Quota(string place, long pods, long claims) =>
        new(new ObjectReference("v1", "ResourceQuota", place, $"{place}-quota"), $"uid-{place}-quota", "shop", null) { Pods = pods, Claims = claims };

    /// <summary>The tenant 'shop' is archived. Returns its namespace as a restore brings it back.</summary>
    private static async Task<LabeledObject> ArchiveAsync(TestPortal portal)
    {
        await portal.ApproveTenantAsync();
        await using var db = portal.OpenDatabase();
        var tenant = Assert.Single(db.Tenants);
        tenant.Observe(new ReconcileResult(ReconcileOutcome.Deleted, [], [], NamespaceUid: "uid-deleted"), portal.Time.GetUtcNow());
        await db.SaveChangesAsync(Cancellation);
        return Namespace("team-shop", "uid-restored", "shop") with { TenantId = tenant.Id };
    }

    private static Task SeeAsync(TestPortal portal, params LabeledObject[] seen) =>
        portal.Get<OrphanLog>().RecordAsync("default", seen, seen.Select(item => item.Uid).ToHashSet(), Kinds, Cancellation);

    private static async Task<IReadOnlyList<OrphanView>> ListAsync(TestPortal portal) =>
        (await portal.Get<OrphanService>().ListAsync(Given.Admin(), new OrphanFilter(), Cancellation)).Items;

    private static async Task<Guid> FindIdAsync(TestPortal portal) => Assert.Single(await ListAsync(portal)).Id;

    private static Problem Refused(Result<string> result) => Assert.Single(result.Problems);

    private static async Task<IReadOnlyList<string>> AuditAsync(TestPortal portal, string action) =>
        [
            .. (await portal.Get<AuditReader>().ListAsync(Given.Auditor(), new AuditFilter { Action = action }, Cancellation)).Value!.Items.Select(entry =>
                entry.Details
            ),
        ];
}
