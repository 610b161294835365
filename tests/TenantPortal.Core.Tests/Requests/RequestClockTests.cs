using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Conversation;
using TenantPortal.Core.Requests.Drafts;
using TenantPortal.Core.Requests.Expiry;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class RequestClockTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_claim_ends_after_two_working_days()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.SubmitAsync()).Id!;
        // Given.Now is a Monday; this is the Friday after.
        portal.Time.Advance(TimeSpan.FromDays(4));
        await portal.Reviews.ClaimAsync(Given.Admin(), id, Cancellation);

        portal.Time.Advance(TimeSpan.FromDays(3));
        var overTheWeekend = await portal.Get<RequestClock>().RunAsync(Cancellation);
        portal.Time.Advance(TimeSpan.FromDays(1));
        var onTuesday = await portal.Get<RequestClock>().RunAsync(Cancellation);

        Assert.Equal((0, 1), (overTheWeekend, onTuesday));
        var request = (await portal.RequestReader.FindAsync(Given.Admin(), id, Cancellation))!;
        Assert.Equal((RequestStatus.Submitted, null), (request.Summary.Status, request.Summary.ClaimedBy));
        Assert.Equal("The claim of platform-admin ended after 2 working days.", request.History[0].Details);
    }

    [Fact]
    public async Task A_request_that_cannot_be_ended_does_not_hold_up_the_others_and_is_tried_again_later()
    {
        await using var portal = await TestPortal.StartAsync();
        string[] ids = [(await portal.SubmitAsync("broken")).Id!, (await portal.SubmitAsync("shop")).Id!];
        foreach (var id in ids)
            await portal.Reviews.AskAsync(Given.Admin(), id, "How many users?", Cancellation);
        portal.Time.Advance(TimeSpan.FromDays(14));
        await using var db = portal.OpenDatabase();
        var asked = await db.Database.SqlQueryRaw<string>("SELECT \"Asked\" AS \"Value\" FROM \"Requests\" LIMIT 1").ToListAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync("UPDATE \"Requests\" SET \"Asked\" = 'no document' WHERE \"Id\" = {0}", [ids[0]], Cancellation);

        var clock = portal.Get<RequestClock>();
        Assert.Equal((1, 0), (await clock.RunAsync(Cancellation), await clock.RunAsync(Cancellation)));
        await db.Database.ExecuteSqlRawAsync("UPDATE \"Requests\" SET \"Asked\" = {0} WHERE \"Id\" = {1}", [asked[0], ids[0]], Cancellation);
        portal.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await clock.RunAsync(Cancellation));
    }

    [Fact]
    public async Task A_question_without_an_answer_expires_after_fourteen_days()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.SubmitAsync()).Id!;
        await portal.Reviews.AskAsync(Given.Admin(), id, "How many users?", Cancellation);

        async Task<RequestStatus> StatusAfterAsync(TimeSpan passed)
        {
            portal.Time.Advance(passed);
            await portal.Get<RequestClock>().RunAsync(Cancellation);
            return (await portal.RequestReader.FindAsync(Given.Admin(), id, Cancellation))!.Summary.Status;
        }

        Assert.Equal(RequestStatus.NeedsInfo, await StatusAfterAsync(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1)));
        Assert.Equal(RequestStatus.Expired, await StatusAfterAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task The_team_is_notified_once_after_seven_days_that_its_request_will_expire()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.SubmitAsync()).Id!;
        await portal.Reviews.AskAsync(Given.Admin(), id, "How many users?", Cancellation);

        portal.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        var before = await portal.Get<RequestClock>().RunAsync(Cancellation);
        portal.Time.Advance(TimeSpan.FromSeconds(1));
        var onTheDay = await portal.Get<RequestClock>().RunAsync(Cancellation);
        portal.Time.Advance(TimeSpan.FromDays(1));
        var later = await portal.Get<RequestClock>().RunAsync(Cancellation);

        Assert.Equal((0, 1, 0), (before, onTheDay, later));
        await using var db = portal.OpenDatabase();
        var told = await db.Announcements.SingleAsync(one => one.Kind == AnnouncementKind.RequestExpiring, Cancellation);
        Assert.Equal("The request for 'shop' expires on 2026-01-19 unless it is answered by then.", told.Text);
        Assert.Contains(Audience.TeamLeads("payments"), told.Audiences);
    }

    [Theory, OnEveryDatabase]
    public async Task Of_several_replicas_one_notifies_the_team(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var id = (await portal.SubmitAsync()).Id!;
        await portal.Reviews.AskAsync(Given.Admin(), id, "How many users?", Cancellation);
        portal.Time.Advance(TimeSpan.FromDays(7));

        var acted = await AtOnce.RunAsync(4, _ => portal.Get<RequestClock>().RunAsync(Cancellation));

        Assert.Equal(1, acted.Sum());
        await using var db = portal.OpenDatabase();
        Assert.Single(await db.Announcements.Where(one => one.Kind == AnnouncementKind.RequestExpiring).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_second_question_is_warned_about_again()
    {
        await using var portal = await TestPortal.StartAsync();
        var id = (await portal.SubmitAsync()).Id!;
        foreach (var question in (string[])["How many users?", "From where?"])
        {
            await portal.Reviews.AskAsync(Given.Admin(), id, question, Cancellation);
            portal.Time.Advance(TimeSpan.FromDays(8));
            Assert.Equal(1, await portal.Get<RequestClock>().RunAsync(Cancellation));
            Assert.True((await portal.Get<RequestAnswers>().AnswerAsync(Given.Lead(), id, "Few.", null, Cancellation)).Succeeded);
        }
    }

    [Fact]
    public async Task What_waits_for_the_platform_never_expires()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.SubmitAsync();
        portal.Time.Advance(TimeSpan.FromDays(400));

        Assert.Equal(0, await portal.Get<RequestClock>().RunAsync(Cancellation));
    }

    [Fact]
    public async Task An_idle_draft_is_thrown_away()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<DraftService>().SaveAsync(Given.Lead(), null, new DraftContent(new RequestInput()), Cancellation);
        portal.Time.Advance(TimeSpan.FromDays(31));

        await portal.Get<RequestClock>().RunAsync(Cancellation);

        Assert.Empty(await portal.Get<DraftService>().ListAsync(Given.Lead(), Cancellation));
    }

    [Theory]
    [InlineData("2026-01-05", 2, "2026-01-07")] // Monday
    [InlineData("2026-01-08", 2, "2026-01-12")] // Thursday
    [InlineData("2026-01-09", 1, "2026-01-12")] // Friday
    [InlineData("2026-01-10", 1, "2026-01-12")] // Saturday
    [InlineData("2026-01-05", 0, "2026-01-05")]
    public void Working_days_leave_the_weekend_out(string from, int days, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected + "T09:00Z", null), BusinessDays.Add(DateTimeOffset.Parse(from + "T09:00Z", null), days));
}
