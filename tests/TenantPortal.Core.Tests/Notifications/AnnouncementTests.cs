using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Tenants;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Notifications;

public sealed class AnnouncementTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Text_that_is_too_long_is_cut_and_says_so()
    {
        var announcement = Announce(new string('a', 2000));

        Assert.Equal(Announcement.MaxTextLength, announcement.Text.Length);
        Assert.EndsWith("…", announcement.Text, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task Audiences_are_stored_once_each_and_read_as_they_were_written(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await using (var db = portal.OpenDatabase())
        {
            db.Announce(
                Announce("Something.", Audience.Person("ann"), Audience.Role(NotifiedRole.Auditor), Audience.Person("ann"), Audience.TeamLeads("payments"))
            );
            await db.SaveChangesAsync(Cancellation);
        }

        await using var fresh = portal.OpenDatabase();
        Assert.Equal(
            new HashSet<Audience> { Audience.Person("ann"), Audience.Role(NotifiedRole.Auditor), Audience.TeamLeads("payments") },
            (await fresh.Announcements.SingleAsync(Cancellation)).Audiences.ToHashSet()
        );
    }

    [Theory, OnEveryDatabase]
    public async Task A_submitted_request_is_reported_to_the_admins_and_the_other_leads(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        var request = await portal.SubmitAsync();

        var told = Assert.Single(await ListAsync(portal));
        Assert.Equal(
            (AnnouncementKind.RequestSubmitted, request.Id, "shop", "payments", "payments-lead", Given.Now),
            (told.Kind, told.RequestId, told.Tenant, told.Team, told.ActorId, told.At)
        );
        Assert.Equal("payments-lead: Requested the tenant 'shop' (namespace) of team 'payments' on 'default'.", told.Text);
        Assert.Equal([Audience.Role(NotifiedRole.PlatformAdmin), Audience.TeamLeads("payments")], told.Audiences.OrderBy(audience => audience.Kind));
    }

    [Theory, OnEveryDatabase]
    public async Task A_rejection_is_reported_to_the_requester_with_its_reason(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var request = await portal.SubmitAsync();

        await portal.Decisions.RejectAsync(Given.Admin(), request.Id!, request.Revision, "Too <big>.", Cancellation);

        var told = (await ListAsync(portal))[^1];
        Assert.Equal((AnnouncementKind.RequestRejected, "platform-admin rejected the request for 'shop': Too <big>."), (told.Kind, told.Text));
        Assert.Contains(Audience.Person("payments-lead"), told.Audiences);
    }

    [Theory, OnEveryDatabase]
    public async Task A_request_that_is_refused_notifies_no_one(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);

        await portal.Requests.SubmitAsync(Given.Lead(), Given.Input() with { Tier = "none" }, Cancellation);

        Assert.Empty(await ListAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task The_team_is_notified_when_its_tenant_fails_and_when_it_is_ready(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();
        await CompleteAsync(
            portal,
            new(ReconcileOutcome.Failed, [new(Condition.Applied, ConditionStatus.False, "Forbidden", "The cluster refused it.", default)], [])
        );
        await CompleteAsync(portal, new(ReconcileOutcome.Ready, [], [], "hash", "uid-1"));

        var told = await ListAsync(portal);

        Assert.Equal(
            [AnnouncementKind.RequestSubmitted, AnnouncementKind.RequestApproved, AnnouncementKind.TenantFailing, AnnouncementKind.TenantReady],
            told.Select(one => one.Kind)
        );
        Assert.Equal("Tenant 'shop' is failing: The cluster refused it.", told[2].Text);
    }

    private static Announcement Announce(string text, params Audience[] audiences) =>
        new()
        {
            Kind = AnnouncementKind.NoteAdded,
            Team = "payments",
            Sentence = text,
            Audiences = audiences,
            At = Given.Now,
        };

    private static async Task<List<Announcement>> ListAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db.Announcements.OrderBy(announcement => announcement.Id).ToListAsync(Cancellation);
    }

    private static async Task CompleteAsync(TestPortal portal, ReconcileResult result)
    {
        var claim = Assert.Single(await portal.Queue.ClaimDueAsync("r1", 1, Cancellation));
        Assert.True(await portal.Queue.CompleteAsync(claim, "r1", result, portal.Time.GetUtcNow(), Cancellation));
    }
}
