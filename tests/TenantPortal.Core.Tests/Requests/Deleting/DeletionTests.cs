using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests.Deleting;

/// <summary>A deletion from its request to the looks after it, without a cluster.</summary>
public sealed class DeletionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [OnEveryDatabase]
    public async Task The_inventory_is_wanted_with_the_request_and_kept_with_the_approval(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);
        var request = await SubmitAsync(portal);
        var wanted = Assert.Single(await Log(portal).ListWantedAsync(10, [], Cancellation));

        await Log(portal).SeeAsync(wanted.Id, Contents(portal, claims: 1), Cancellation);
        Assert.Empty(await Log(portal).ListWantedAsync(10, [], Cancellation));
        await ApproveAsync(portal, request);
        await Log(portal).SeeAsync(wanted.Id, Contents(portal, claims: 2), Cancellation);

        var decided = (await portal.RequestReader.FindAsync(Given.Admin(), request.Id!, Cancellation))!;
        Assert.Equal((VolumeChoice.Delete, 1), (decided.Deletion!.Volumes, decided.Deletion.Contents!.Claims.Count));
        Assert.Contains(
            "It contains 0 pods, 1 PersistentVolumeClaim",
            string.Join(' ', decided.History.Select(entry => entry.Details)),
            StringComparison.Ordinal
        );
        var deletion = await FindAsync(portal);
        Assert.Equal((1, 2), (deletion.Approved!.Claims.Count, deletion.Inventory!.Claims.Count));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task The_inventory_of_an_open_request_is_read_again_when_it_is_old(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);
        await SubmitAsync(portal);
        var tenant = Assert.Single(await Log(portal).ListWantedAsync(10, [], Cancellation));
        await Log(portal).MissAsync(tenant.Id, "The cluster is unreachable.", Cancellation);

        Assert.Empty(await Log(portal).ListWantedAsync(10, [], Cancellation));
        portal.Time.Advance(DeletionLog.MaxAge + TimeSpan.FromSeconds(1));

        Assert.Single(await Log(portal).ListWantedAsync(10, [], Cancellation));
        Assert.Empty(await Log(portal).ListWantedAsync(10, [tenant.Id], Cancellation));
        Assert.Equal("The cluster is unreachable.", (await FindAsync(portal)).Problem);
    }

    [Fact]
    public async Task An_approver_who_saw_something_else_is_refused()
    {
        await using var portal = await ReadyAsync();
        var request = await SubmitAsync(portal);
        var tenant = Assert.Single(await Log(portal).ListWantedAsync(10, [], Cancellation));
        var seen = Contents(portal, claims: 1);
        await Log(portal).SeeAsync(tenant.Id, Contents(portal, claims: 2), Cancellation);

        var input = new DecisionInput { Revision = request.Revision, Contents = seen.Fingerprint };
        var refused = Assert.Single((await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, input, Cancellation)).Problems);
        await Log(portal).SeeAsync(tenant.Id, seen, Cancellation);

        Assert.Equal(("contents", ProblemKind.Conflict), (refused.Field, refused.Kind));
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, input, Cancellation)).Problems);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task What_was_approved_is_deleted(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);
        var tenant = await ApproveDeletionAsync(portal, claims: 1);

        Assert.Null(await Gate(portal).FindBlockingConditionAsync(tenant, Contents(portal, claims: 1), Cancellation));
        Assert.Null((await FindAsync(portal)).StoppedAt);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task A_deletion_stops_once_when_more_would_be_lost_and_its_people_are_notified(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);
        var tenant = await ApproveDeletionAsync(portal, claims: 1);

        var condition = await Gate(portal).FindBlockingConditionAsync(tenant, Contents(portal, claims: 2), Cancellation);
        var again = await Gate(portal).FindBlockingConditionAsync(tenant, Contents(portal, claims: 1), Cancellation);

        Assert.Equal((Condition.DeletionApproved, ConditionStatus.False, Condition.ContentsChanged), (condition!.Type, condition.Status, condition.Reason));
        Assert.Contains("New PersistentVolumeClaim: team-shop/data-2.", condition.Message, StringComparison.Ordinal);
        Assert.Equal(condition, again);
        Assert.Equal("New PersistentVolumeClaim: team-shop/data-2.", (await FindAsync(portal)).StoppedWhy);
        await using var db = portal.OpenDatabase();
        Assert.Equal(1, await db.Set<Core.Audit.AuditEntry>().CountAsync(entry => entry.Action == "tenant.deletion-stopped", Cancellation));
        foreach (var user in new[] { Given.Lead(), Given.Admin() })
        {
            var heard = (await portal.Get<NotificationCenter>().ListAsync(user, null, 10, Cancellation)).Items;
            Assert.Single(heard, item => item.Kind == AnnouncementKind.DeletionStopped);
        }
    }

    [Fact]
    public async Task A_stopped_deletion_shows_on_the_tenant_and_ends_with_its_cancellation()
    {
        await using var portal = await ReadyAsync();
        var tenant = await ApproveDeletionAsync(portal, claims: 0);
        var condition = await Gate(portal).FindBlockingConditionAsync(tenant, Contents(portal, claims: 1), Cancellation);
        await CompleteAsync(portal, Ready(tenant) with { Conditions = [condition!] });
        var stopped = (await portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation))!;

        Assert.Empty((await portal.Get<TenantService>().CancelDeletionAsync(Given.Lead(), "shop", Cancellation)).Problems);
        var spared = (await portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation))!;

        Assert.Equal((TenantPhase.DeletionPending, condition!.Message), (stopped.State.Phase, stopped.State.Why?.ToString()));
        Assert.Contains("deleted anyway", stopped.State.WhoActs!, StringComparison.Ordinal);
        Assert.Equal(TenantPhase.Ready, spared.State.Phase);
        Assert.DoesNotContain(spared.Conditions, found => found.Type == Condition.DeletionApproved);
        Assert.Null((await FindAsync(portal)).StoppedWhy);
    }

    [Fact]
    public async Task A_stopped_deletion_does_not_keep_the_queue_busy()
    {
        await using var portal = await ReadyAsync();
        var tenant = await ApproveDeletionAsync(portal, claims: 0);
        var condition = await Gate(portal).FindBlockingConditionAsync(tenant, Contents(portal, claims: 1), Cancellation);
        await CompleteAsync(portal, Ready(tenant) with { Conditions = [condition!] });

        Assert.Empty(await portal.Queue.ClaimDueAsync("replica", 10, Cancellation));
    }

    [Fact]
    public async Task A_deletion_that_becomes_due_during_a_reconcile_is_due_right_after_it()
    {
        await using var portal = await ReadyAsync();
        var tenant = await ApproveDeletionAsync(portal, claims: 0);
        await CompleteAsync(portal, Ready(tenant));

        Assert.Single(await portal.Queue.ClaimDueAsync("replica", 10, Cancellation));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task Another_platform_admin_has_a_stopped_deletion_go_on_with_what_they_saw(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);
        var tenant = await ApproveDeletionAsync(portal, claims: 0);
        var now = Contents(portal, claims: 1);
        await Gate(portal).FindBlockingConditionAsync(tenant, now, Cancellation);
        var service = portal.Get<DeletionService>();
        var input = new DeleteAnywayInput { Comment = "The claim is a cache.", Contents = now.Fingerprint };

        Assert.Equal(ProblemKind.Forbidden, Refused(await service.DeleteAnywayAsync(Given.Lead(), "shop", input, Cancellation)).Kind);
        Assert.Equal(ProblemKind.Forbidden, Refused(await service.DeleteAnywayAsync(Given.Security(), "shop", input, Cancellation)).Kind);
        Assert.Equal(ProblemKind.NotFound, Refused(await service.DeleteAnywayAsync(Given.Lead("search"), "shop", input, Cancellation)).Kind);
        Assert.Equal("contents", Refused(await service.DeleteAnywayAsync(Given.Admin(), "shop", input with { Contents = null }, Cancellation)).Field);
        Assert.Equal(ProblemKind.Conflict, Refused(await service.DeleteAnywayAsync(Given.Admin(), "shop", input with { Contents = "x" }, Cancellation)).Kind);
        Assert.Equal("comment", Refused(await service.DeleteAnywayAsync(Given.Admin(), "shop", input with { Comment = " " }, Cancellation)).Field);
        Assert.Empty((await service.DeleteAnywayAsync(Given.Admin(), "shop", input, Cancellation)).Problems);

        Assert.Equal(ProblemKind.Conflict, Refused(await service.DeleteAnywayAsync(Given.Admin(), "shop", input, Cancellation)).Kind);
        Assert.Null(await Gate(portal).FindBlockingConditionAsync(tenant, now, Cancellation));
        Assert.NotNull(await Gate(portal).FindBlockingConditionAsync(tenant, Contents(portal, claims: 2), Cancellation));
    }

    [Fact]
    public async Task An_admin_who_requested_the_deletion_cannot_have_it_go_on()
    {
        await using var portal = await ReadyAsync();
        var both = Given.Person("both", "platform-admins", "payments-team-leads");
        var tenant = await ApproveDeletionAsync(portal, claims: 0, by: both);
        var now = Contents(portal, claims: 1);
        await Gate(portal).FindBlockingConditionAsync(tenant, now, Cancellation);

        var input = new DeleteAnywayInput { Comment = "Mine.", Contents = now.Fingerprint };
        var refused = Refused(await portal.Get<DeletionService>().DeleteAnywayAsync(both, "shop", input, Cancellation));

        Assert.Equal(ProblemKind.Forbidden, refused.Kind);
        Assert.Equal((false, refused.Message), await CanDeleteAnywayAsync(portal, both));
        Assert.Equal((true, null), await CanDeleteAnywayAsync(portal, Given.Admin()));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task A_deletion_waits_while_its_contents_cannot_be_read(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);
        var tenant = await ApproveDeletionAsync(portal, claims: 0);
        var unread = Contents(portal, claims: 0) with { Gaps = [new("pods", "The portal may not list pods.", Blocks: true)] };

        var hidden = await Gate(portal).FindBlockingConditionAsync(tenant, unread, Cancellation);
        var unreachable = await Gate(portal).RecordUnreadableAsync(tenant, "Cluster 'default' is unreachable.", Cancellation);

        Assert.Equal("The deletion does not start before the portal can read what would be lost. The portal may not list pods.", hidden!.Message);
        Assert.Equal(ConditionStatus.Unknown, unreachable.Status);
        Assert.Equal("Cluster 'default' is unreachable.", (await FindAsync(portal)).Problem);
        Assert.Null((await FindAsync(portal)).StoppedAt);
        Assert.Null(await Gate(portal).FindBlockingConditionAsync(tenant, Contents(portal, claims: 0), Cancellation));
    }

    [Fact]
    public async Task A_new_approval_forgets_what_an_earlier_one_confirmed()
    {
        await using var portal = await ReadyAsync();
        var tenant = await ApproveDeletionAsync(portal, claims: 0);
        var more = Contents(portal, claims: 1);
        await Gate(portal).FindBlockingConditionAsync(tenant, more, Cancellation);
        var input = new DeleteAnywayInput { Comment = "Fine.", Contents = more.Fingerprint };
        Assert.Empty((await portal.Get<DeletionService>().DeleteAnywayAsync(Given.Admin(), "shop", input, Cancellation)).Problems);
        Assert.Empty((await portal.Get<TenantService>().CancelDeletionAsync(Given.Lead(), "shop", Cancellation)).Problems);

        await ApproveDeletionAsync(portal, claims: 0);

        Assert.NotNull(await Gate(portal).FindBlockingConditionAsync(tenant, more, Cancellation));
    }

    [Theory]
    [OnEveryDatabase]
    public async Task Kept_volumes_are_named_at_the_end_and_the_name_is_reserved(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);
        await ArchiveAsync(portal);

        var deletion = await FindAsync(portal);
        var history = (await portal.Tenants.FindAsync(Given.Admin(), "shop", Cancellation))!.History;
        var refused = Refused(await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(), null, Cancellation));
        portal.Time.Advance(TimeSpan.FromDays(90));

        Assert.Equal("pv-1", Assert.Single(deletion.KeptVolumes).Volume);
        Assert.Equal(
            "None of the tenant's objects are left in the cluster. Kept volumes: pv-1 (team-shop/data, 10Gi).",
            history.Single(entry => entry.Action == "tenant.archived").Details
        );
        Assert.Equal(
            $"A tenant called 'shop' was deleted, and its name is reserved until {Given.Now.AddDays(98):yyyy-MM-dd}. Choose another name.",
            refused.Message
        );
        Assert.Equal(Given.Now.AddDays(98), deletion.NameReservedUntil);
        Assert.Empty((await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(), null, Cancellation)).Problems);
    }

    [Fact]
    public async Task The_name_is_reserved_for_as_long_as_the_settings_say()
    {
        await using var portal = await ReadyAsync(TestDatabase.Default, ("Tenants:NameReservation", "00:00:00"));
        await ArchiveAsync(portal);
        portal.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty((await portal.Requests.SubmitAsync(Given.Lead(), Given.Input(), null, Cancellation)).Problems);
    }

    [Theory]
    [OnEveryDatabase]
    public async Task An_archived_tenant_is_looked_for_after_an_hour_and_after_a_day(DatabaseProvider database)
    {
        await using var portal = await ReadyAsync(database);
        await ArchiveAsync(portal);

        Assert.Empty(await LooksAsync(portal));
        portal.Time.Advance(TimeSpan.FromHours(1));
        var first = Assert.Single(await LooksAsync(portal));
        await Log(portal).RecordLookAsync(first, [], Cancellation);
        // Another replica, a little later.
        await Log(portal).RecordLookAsync(first, [], Cancellation);
        Assert.Empty(await LooksAsync(portal));
        portal.Time.Advance(TimeSpan.FromHours(23));
        var second = Assert.Single(await LooksAsync(portal));
        await Log(portal).RecordLookAsync(second, ["Namespace team-shop"], Cancellation);
        portal.Time.Advance(TimeSpan.FromDays(30));

        Assert.Empty(await LooksAsync(portal));
        Assert.Equal((ArchivedLook.AfterHour, ArchivedLook.AfterDay), (first.Look, second.Look));
        await using var db = portal.OpenDatabase();
        Assert.Equal(
            [
                "An hour after the tenant was archived, its namespaces were not in the cluster.",
                "A day after the tenant was archived, this was in the cluster again: Namespace team-shop.",
            ],
            await db.Set<Core.Audit.AuditEntry>()
                .Where(entry => entry.Action == "tenant.stayed-deleted" || entry.Action == "tenant.returned")
                .OrderBy(entry => entry.Id)
                .Select(entry => entry.Details)
                .ToListAsync(Cancellation)
        );
        var deletion = await FindAsync(portal);
        Assert.Equal((Given.Now.AddDays(8).AddHours(1), Given.Now.AddDays(9)), (deletion.FirstLookAt, deletion.SecondLookAt));
    }

    [Fact]
    public async Task Only_those_who_request_or_decide_have_the_inventory_read()
    {
        await using var portal = await ReadyAsync();
        var service = portal.Get<DeletionService>();

        Assert.Equal(ProblemKind.NotFound, Refused(await service.RefreshAsync(Given.Lead("search"), "shop", Cancellation)).Kind);
        Assert.Equal(ProblemKind.Forbidden, Refused(await service.RefreshAsync(Given.Member(), "shop", Cancellation)).Kind);
        Assert.Empty((await service.RefreshAsync(Given.Lead(), "shop", Cancellation)).Problems);

        Assert.Equal("shop", Assert.Single(await Log(portal).ListWantedAsync(10, [], Cancellation)).Name);
        Assert.True((await FindAsync(portal)).IsReading);
        Assert.Null(await service.FindAsync(Given.Lead("search"), "shop", Cancellation));
    }

    private static DeletionLog Log(TestPortal portal) => portal.Get<DeletionLog>();

    private static DeletionGate Gate(TestPortal portal) => portal.Get<DeletionGate>();

    private static Task<IReadOnlyList<DueLook>> LooksAsync(TestPortal portal) => Log(portal).ListDueLooksAsync(["default"], 10, [], Cancellation);

    private static async Task<DeletionView> FindAsync(TestPortal portal, CurrentUser? user = null) =>
        (await portal.Get<DeletionService>().FindAsync(user ?? Given.Lead(), "shop", Cancellation))!;

    private static async Task<(bool Can, string? WhyNot)> CanDeleteAnywayAsync(TestPortal portal, CurrentUser user)
    {
        var found = await FindAsync(portal, user);
        return (found.CanDeleteAnyway, found.WhyNotDeleteAnyway?.ToString());
    }

    private static Problem Refused<T>(Result<T> result) => Assert.Single(result.Problems);

    private static DeletionInventory Contents(TestPortal portal, int claims) =>
        new()
        {
            ReadAt = portal.Time.GetUtcNow(),
            Claims = BoundedList.Of([
                .. Enumerable
                    .Range(1, claims)
                    .Select(number => new VolumeClaim($"team-shop/data-{number}", $"uid-{number}", "10Gi", "fast", $"pv-{number}", "Delete")),
            ]),
        };

    private static Task<TestPortal> ReadyAsync() => ReadyAsync(TestDatabase.Default);

    /// <summary>A portal with the ready tenant <c>shop</c>.</summary>
    private static async Task<TestPortal> ReadyAsync(DatabaseProvider database, params (string Key, string? Value)[] overrides)
    {
        var portal = await TestPortal.StartAsync(database, overrides);
        await portal.ApproveTenantAsync();
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 10, Cancellation));
        Assert.True(await portal.Queue.CompleteAsync(claim, "replica", Ready(claim.Tenant), Given.Now.AddMinutes(30), Cancellation));
        return portal;
    }

    private static ReconcileResult Ready(Tenant tenant) => new(ReconcileOutcome.Ready, [], [], tenant.ManifestHash, "uid");

    private static async Task<SubmittedRequest> SubmitAsync(TestPortal portal, CurrentUser? by = null)
    {
        var input = new RequestInput
        {
            Kind = RequestKind.Delete,
            Tenant = "shop",
            Purpose = "Not needed.",
            Volumes = VolumeChoice.Delete,
        };
        var submitted = await portal.Requests.SubmitAsync(by ?? Given.Lead(), input, null, Cancellation);
        Assert.Empty(submitted.Problems);
        return submitted.Value!;
    }

    private static async Task ApproveAsync(TestPortal portal, SubmittedRequest request) =>
        Assert.Empty(
            (await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, new DecisionInput { Revision = request.Revision }, Cancellation)).Problems
        );

    /// <summary>The tenant whose deletion was approved with this many claims, and is due now.</summary>
    private static async Task<Tenant> ApproveDeletionAsync(TestPortal portal, int claims, CurrentUser? by = null)
    {
        var request = await SubmitAsync(portal, by);
        await using (var db = portal.OpenDatabase())
            await Log(portal).SeeAsync((await db.Tenants.SingleAsync(Cancellation)).Id, Contents(portal, claims), Cancellation);
        await ApproveAsync(portal, request);
        portal.Time.Advance(TimeSpan.FromDays(8));
        await using var read = portal.OpenDatabase();
        return await read.Tenants.AsNoTracking().SingleAsync(Cancellation);
    }

    private static async Task CompleteAsync(TestPortal portal, ReconcileResult result)
    {
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 10, Cancellation));
        Assert.True(await portal.Queue.CompleteAsync(claim, "replica", result, portal.Time.GetUtcNow().AddMinutes(30), Cancellation));
    }

    /// <summary>The tenant is deleted, and one of its volumes is kept.</summary>
    private static async Task ArchiveAsync(TestPortal portal)
    {
        var tenant = await ApproveDeletionAsync(portal, claims: 0);
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("replica", 10, Cancellation));
        Assert.True(await portal.Queue.BeginDeletionAsync(claim, "replica", Cancellation));
        await Log(portal).KeepAsync(tenant.Id, [new KeptVolume("pv-1", "team-shop/data", "10Gi", "Delete", portal.Time.GetUtcNow())], Cancellation);
        Assert.True(
            await portal.Queue.CompleteAsync(
                claim,
                "replica",
                new ReconcileResult(ReconcileOutcome.Deleted, [], []),
                portal.Time.GetUtcNow().AddMinutes(30),
                Cancellation
            )
        );
    }
}
