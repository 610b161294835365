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
    public async Task Counting_and_listing_cost_one_query_each()
    {
        await using var portal = await TestPortal.StartAsync();
        await AnnounceAsync(portal, "To leads.", Audience.TeamLeads("payments"));
        portal.Queries.Reset();

        await portal.Get<NotificationCenter>().CountUnreadAsync(Given.Lead(), Cancellation);
        Assert.Equal(1, portal.Queries.Count);
        await portal.Get<NotificationCenter>().ListAsync(Given.Lead(), null, 50, Cancellation);
        Assert.Equal(2, portal.Queries.Count);
    }

    [Fact]
    public async Task Mail_is_wanted_until_someone_says_otherwise()
    {
        await using var portal = await TestPortal.StartAsync();
        var center = portal.Get<NotificationCenter>();
        Assert.Equal(Enum.GetValues<AnnouncementGroup>(), await center.MailAboutAsync(Ann, Cancellation));

        await center.ChooseMailAsync(Ann, [AnnouncementGroup.Tenants], Cancellation);

        Assert.Equal([AnnouncementGroup.Tenants], await center.MailAboutAsync(Ann, Cancellation));
        Assert.Equal(Enum.GetValues<AnnouncementGroup>(), await center.MailAboutAsync(Given.Lead(), Cancellation));
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
                Assert.Matches(@"\A(request|tenant|team|cluster|rights|audit)\.[a-z-]+\z", AnnouncementWords.EventOf(kind));
            }
        );
    }

    private static async Task AnnounceAsync(TestPortal portal, string text, params Audience[] audiences)
    {
        await using var db = portal.OpenDatabase();
        db.Announce(
            new Announcement
            {
                Kind = AnnouncementKind.NoteAdded,
                Tenant = "shop",
                Team = "payments",
                Text = text,
                Audiences = audiences,
                At = Given.Now,
            }
        );
        await db.SaveChangesAsync(Cancellation);
    }

    private static async Task<IEnumerable<string>> TextsAsync(TestPortal portal, CurrentUser user) =>
        (await portal.Get<NotificationCenter>().ListAsync(user, null, 50, Cancellation)).Items.Select(one => one.Text);
}
