using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Notifications;

public sealed class NotificationCenterTests
{
    private static readonly CurrentUser Ann = Given.Person("ann", "payments-team");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recipients_are_found_by_their_id_their_role_and_the_teams_they_lead()
    {
        await using var portal = await TestPortal.StartAsync();
        await AnnounceAsync(portal, "To Ann.", Audience.Person("ann"));
        await AnnounceAsync(portal, "To leads.", Audience.TeamLeads("payments"));
        await AnnounceAsync(portal, "To admins.", Audience.Role(NotifiedRole.PlatformAdmin));
        await AnnounceAsync(portal, "To security.", Audience.Role(NotifiedRole.SecurityApprover), Audience.Role(NotifiedRole.Auditor));

        Assert.Equal(["To Ann."], await TextsAsync(portal, Ann));
        Assert.Equal(["To leads."], await TextsAsync(portal, Given.Lead()));
        Assert.Equal(["To admins."], await TextsAsync(portal, Given.Admin()));
        Assert.Equal(["To security."], await TextsAsync(portal, Given.Security()));
        Assert.Equal(["To security."], await TextsAsync(portal, Given.Auditor()));
        Assert.Empty(await TextsAsync(portal, Given.Lead("search")));
    }

    [Fact]
    public async Task A_user_in_several_audiences_is_notified_once()
    {
        await using var portal = await TestPortal.StartAsync();
        await AnnounceAsync(portal, "Once.", Audience.Person("payments-lead"), Audience.TeamLeads("payments"));

        Assert.Equal(["Once."], await TextsAsync(portal, Given.Lead()));
        Assert.Equal(1, await portal.Get<NotificationCenter>().CountUnreadAsync(Given.Lead(), Cancellation));
    }

    [Fact]
    public async Task No_one_is_notified_of_their_own_act()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync();

        Assert.Empty(await TextsAsync(portal, Given.Lead()));
        Assert.Single(await TextsAsync(portal, Given.Lead(id: "payments-lead-2")));
    }

    [Fact]
    public async Task A_user_who_left_the_team_gets_no_more_of_its_notifications_not_even_of_their_own_requests()
    {
        await using var portal = await TestPortal.StartAsync();
        await AnnounceAsync(portal, "Decided.", Audience.Person("ann"));

        Assert.Empty(await TextsAsync(portal, Given.Person("ann", "search-team")));
        Assert.Equal(0, await portal.Get<NotificationCenter>().CountUnreadAsync(Given.Person("ann"), Cancellation));
    }

    [Fact]
    public async Task What_was_read_stays_read_and_what_comes_is_unread()
    {
        await using var portal = await TestPortal.StartAsync();
        var center = portal.Get<NotificationCenter>();
        await AnnounceAsync(portal, "First.", Audience.Person("ann"));
        await AnnounceAsync(portal, "Second.", Audience.Person("ann"));

        await center.MarkReadAsync(Ann, null, Cancellation);
        await center.MarkReadAsync(Ann, 1, Cancellation);
        await AnnounceAsync(portal, "Third.", Audience.Person("ann"));

        Assert.Equal(1, await center.CountUnreadAsync(Ann, Cancellation));
        Assert.Equal([true, false, false], (await center.ListAsync(Ann, null, 10, Cancellation)).Items.Select(one => one.IsUnread));
    }

    [Fact]
    public async Task No_one_can_read_what_is_not_yet_announced()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<NotificationCenter>().MarkReadAsync(Ann, long.MaxValue, Cancellation);
        await AnnounceAsync(portal, "New.", Audience.Person("ann"));

        Assert.Equal(1, await portal.Get<NotificationCenter>().CountUnreadAsync(Ann, Cancellation));
    }

    [Fact]
    public async Task The_list_pages_from_the_newest()
    {
        await using var portal = await TestPortal.StartAsync();
        for (var number = 1; number <= 5; number++)
            await AnnounceAsync(portal, $"{number}", Audience.Person("ann"));
        var center = portal.Get<NotificationCenter>();

        var first = await center.ListAsync(Ann, null, 2, Cancellation);
        var second = await center.ListAsync(Ann, first.Next, 2, Cancellation);
        var last = await center.ListAsync(Ann, second.Next, 2, Cancellation);

        Assert.Equal(["5", "4", "3", "2", "1"], first.Items.Concat(second.Items).Concat(last.Items).Select(one => one.Text));
        Assert.Null(last.Next);
    }

    [Fact]
    public async Task Counting_and_listing_cost_two_queries_each()
    {
        await using var portal = await TestPortal.StartAsync();
        await AnnounceAsync(portal, "To leads.", Audience.TeamLeads("payments"));
        portal.Queries.Reset();

        await portal.Get<NotificationCenter>().CountUnreadAsync(Given.Lead(), Cancellation);
        Assert.Equal(2, portal.Queries.Count);
        await portal.Get<NotificationCenter>().ListAsync(Given.Lead(), null, 50, Cancellation);
        Assert.Equal(4, portal.Queries.Count);
    }

    [Fact]
    public async Task Opening_a_request_marks_its_notifications_as_read_for_that_user_alone()
    {
        await using var portal = await TestPortal.StartAsync();
        var center = portal.Get<NotificationCenter>();
        await AnnounceAsync(portal, AnnouncementKind.RequestApproved, "req-1", "shop");
        await AnnounceAsync(portal, AnnouncementKind.RequestApproved, "req-2", "shop");
        await AnnounceAsync(portal, AnnouncementKind.TenantReady, "req-1", "shop");

        await center.OpenRequestAsync(Ann, "req-1", Cancellation);
        await center.OpenRequestAsync(Ann, "req-1", Cancellation);

        Assert.Equal([false, true, false], (await center.ListAsync(Ann, null, 10, Cancellation)).Items.Select(one => one.IsUnread));
        Assert.Equal(1, await center.CountUnreadAsync(Ann, Cancellation));
        Assert.Equal(3, await center.CountUnreadAsync(Given.Lead(), Cancellation));
    }

    [Fact]
    public async Task Opening_a_tenant_marks_what_is_about_it_and_leaves_its_requests_unread()
    {
        await using var portal = await TestPortal.StartAsync();
        var center = portal.Get<NotificationCenter>();
        await AnnounceAsync(portal, AnnouncementKind.InformationAsked, "req-1", "shop");
        await AnnounceAsync(portal, AnnouncementKind.TenantReady, "req-1", "shop");
        await AnnounceAsync(portal, AnnouncementKind.QuotaNearlyUsed, null, "shop");
        await AnnounceAsync(portal, AnnouncementKind.QuotaNearlyUsed, null, "ledger");

        await center.OpenTenantAsync(Ann, "shop", Cancellation);

        Assert.Equal([true, false, false, true], (await center.ListAsync(Ann, null, 10, Cancellation)).Items.Select(one => one.IsUnread));
    }

    [Theory, OnEveryDatabase]
    public async Task Selected_notifications_are_marked_and_marking_all_forgets_them(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var center = portal.Get<NotificationCenter>();
        await AnnounceAsync(portal, "First.", Audience.Person("ann"));
        await AnnounceAsync(portal, "Second.", Audience.Person("ann"));
        await AnnounceAsync(portal, "To admins.", Audience.Role(NotifiedRole.PlatformAdmin));

        await center.MarkSelectedReadAsync(Ann, [2, 3], Cancellation);

        Assert.Equal([false, true], (await center.ListAsync(Ann, null, 10, Cancellation)).Items.Select(one => one.IsUnread));
        await using (var db = portal.OpenDatabase())
            Assert.Equal(2, Assert.Single(await db.NotificationReads.ToListAsync(Cancellation)).AnnouncementId);

        await center.MarkReadAsync(Ann, null, Cancellation);

        Assert.Equal(0, await center.CountUnreadAsync(Ann, Cancellation));
        await using (var db = portal.OpenDatabase())
            Assert.Empty(await db.NotificationReads.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Two_windows_that_mark_the_same_notifications_both_succeed()
    {
        await using var portal = await TestPortal.StartAsync();
        await AnnounceAsync(portal, AnnouncementKind.TenantReady, null, "shop");

        await AtOnce.RunAsync(
            4,
            async _ =>
            {
                await portal.Get<NotificationCenter>().OpenTenantAsync(Ann, "shop", Cancellation);
                return true;
            }
        );

        Assert.Equal(0, await portal.Get<NotificationCenter>().CountUnreadAsync(Ann, Cancellation));
    }

    [Fact]
    public async Task Notifications_about_one_subject_are_one_group_with_what_happened()
    {
        await using var portal = await TestPortal.StartAsync();
        await AnnounceAsync(portal, AnnouncementKind.NoteAdded, "req-1", "shop");
        await AnnounceAsync(portal, AnnouncementKind.NoteAdded, "req-1", "shop");
        await AnnounceAsync(portal, AnnouncementKind.RequestApproved, "req-1", "shop");
        await AnnounceAsync(portal, AnnouncementKind.ClusterAway, null, null);
        await AnnounceAsync(portal, AnnouncementKind.ClusterBack, null, null);
        await AnnounceAsync(portal, AnnouncementKind.TenantReady, "req-1", "shop");

        var groups = NotificationGroup.Of((await portal.Get<NotificationCenter>().ListAsync(Ann, null, 10, Cancellation)).Items);

        Assert.Equal(["tenant shop", null, null, "request req-1 for shop"], groups.Select(group => group.Subject?.Title.ToString()));
        Assert.Equal([1, 1, 1, 3], groups.Select(group => group.Unread));
        Assert.Equal("approved, comment (2)", groups[3].Outcomes);
    }

    [Fact]
    public async Task Marking_at_once_for_the_first_time_stores_one_mark()
    {
        await using var portal = await TestPortal.StartAsync();
        await AnnounceAsync(portal, "First.", Audience.Person("ann"));

        await AtOnce.RunAsync(
            8,
            async _ =>
            {
                await portal.Get<NotificationCenter>().MarkReadAsync(Ann, null, Cancellation);
                return true;
            }
        );

        Assert.Equal(0, await portal.Get<NotificationCenter>().CountUnreadAsync(Ann, Cancellation));
    }

    [Fact]
    public void Every_kind_has_a_title_and_a_name_for_programs()
    {
        Assert.All(
            Enum.GetValues<AnnouncementKind>(),
            kind =>
            {
                Assert.Contains(
                    kind switch
                    {
                        AnnouncementKind.ClusterReplaced or AnnouncementKind.ClusterAway or AnnouncementKind.ClusterBack or AnnouncementKind.OrphansFound =>
                            "cluster",
                        AnnouncementKind.AuditAnchorFailing => "audit log",
                        AnnouncementKind.TeamWithoutLead => "team",
                        _ when AnnouncementWords.EventOf(kind).StartsWith("rights.", StringComparison.Ordinal) => "change of rights",
                        _ => "shop",
                    },
                    AnnouncementWords.TitleOf(kind, "shop"),
                    StringComparison.Ordinal
                );
                Assert.NotEmpty(AnnouncementWords.OutcomeOf(kind).ToString());
                Assert.Matches(@"\A(request|tenant|team|cluster|rights|audit)\.[a-z-]+\z", AnnouncementWords.EventOf(kind));
            }
        );
    }

    private static Task AnnounceAsync(TestPortal portal, string text, params Audience[] audiences) =>
        AnnounceAsync(portal, AnnouncementKind.NoteAdded, null, "shop", text, audiences);

    /// <summary>To Ann and the leads of her team.</summary>
    private static Task AnnounceAsync(TestPortal portal, AnnouncementKind kind, string? request, string? tenant) =>
        AnnounceAsync(portal, kind, request, tenant, "Changed.", [Audience.Person("ann"), Audience.TeamLeads("payments")]);

    private static async Task AnnounceAsync(TestPortal portal, AnnouncementKind kind, string? request, string? tenant, string text, Audience[] audiences)
    {
        await using var db = portal.OpenDatabase();
        db.Announce(
            new Announcement
            {
                Kind = kind,
                RequestId = request,
                Tenant = tenant,
                Team = "payments",
                Sentence = text,
                Audiences = audiences,
                At = Given.Now,
            }
        );
        await db.SaveChangesAsync(Cancellation);
    }

    private static async Task<IEnumerable<string>> TextsAsync(TestPortal portal, CurrentUser user) =>
        (await portal.Get<NotificationCenter>().ListAsync(user, null, 50, Cancellation)).Items.Select(one => one.Text);
}
