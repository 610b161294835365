using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Expiry;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Testing;
using Audience = TenantPortal.Core.Notifications.Announcements.Audience;

namespace TenantPortal.Core.Tests.Notifications;

public sealed class RequestRemindersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The week of <see cref="Given.Now"/>, which is a Monday.</summary>
    public static TheoryData<string, string, double> Times =>
        new()
        {
            { "2026-01-05T09:00Z", "2026-01-07T09:00Z", 48 },
            { "2026-01-09T09:00Z", "2026-01-12T09:00Z", 24 },
            { "2026-01-10T09:00Z", "2026-01-11T09:00Z", 0 },
            { "2026-01-10T09:00Z", "2026-01-12T01:00Z", 1 },
            { "2026-01-05T09:00Z", "2026-01-19T09:00Z", 240 },
            { "2026-01-06T09:00Z", "2026-01-05T09:00Z", 0 },
        };

    [Theory]
    [MemberData(nameof(Times))]
    public void Only_Monday_to_Friday_count(string from, string to, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), WorkingTime.Between(DateTimeOffset.Parse(from, null), DateTimeOffset.Parse(to, null)));

    [Theory, OnEveryDatabase]
    public async Task A_request_that_waits_too_long_reminds_the_admins_once_per_target(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var request = await portal.SubmitAsync();
        for (var hours = 0; hours < 24 * 4; hours += 6)
        {
            await portal.Get<RequestReminders>().RunAsync(Cancellation);
            portal.Time.Advance(TimeSpan.FromHours(6));
        }

        await portal.Get<RequestReminders>().RunAsync(Cancellation);

        var reminders = await ListAsync(portal);
        Assert.Equal([Given.Now.AddDays(2), Given.Now.AddDays(4)], reminders.Select(one => one.At));
        Assert.Equal(
            (request.Id, "The request for 'shop' from team 'payments' has waited 2 working days for a decision."),
            (reminders[0].RequestId, reminders[0].Text)
        );
        Assert.Equal([Audience.Role(NotifiedRole.PlatformAdmin)], reminders[0].Audiences);
    }

    [Theory, OnEveryDatabase]
    public async Task A_claimed_request_reminds_the_user_who_has_claimed_it(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var request = await portal.SubmitAsync();
        portal.Time.Advance(TimeSpan.FromDays(1));
        Assert.Empty((await portal.Reviews.ClaimAsync(Given.Admin(), request.Id!, Cancellation)).Problems);

        portal.Time.Advance(TimeSpan.FromDays(1));
        await portal.Get<RequestReminders>().RunAsync(Cancellation);

        var reminder = Assert.Single(await ListAsync(portal));
        Assert.Equal([Audience.Person(Given.Admin().Id)], reminder.Audiences);
        Assert.Equal("The request for 'shop' from team 'payments' has waited 2 working days for a decision.", reminder.Text);
    }

    [Theory, OnEveryDatabase]
    public async Task A_request_that_is_approved_once_reminds_the_second_approvers(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var input = Given.Input() with
        {
            Case = new CaseInput { Audience = "internal", Compliance = ["PCI-DSS"] },
            OverrideReason = "A demo without data.",
        };
        var request = (await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation)).Value!;
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, Cancellation)).Problems);

        portal.Time.Advance(TimeSpan.FromDays(2));
        await portal.Get<RequestReminders>().RunAsync(Cancellation);

        Assert.Equal([Audience.Role(NotifiedRole.SecurityApprover)], Assert.Single(await ListAsync(portal)).Audiences);
    }

    [Theory, OnEveryDatabase]
    public async Task Who_waits_for_an_answer_of_the_team_is_not_reminded(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var request = await portal.SubmitAsync();
        Assert.Empty((await portal.Reviews.AskAsync(Given.Admin(), request.Id!, "How many users?", Cancellation)).Problems);

        portal.Time.Advance(TimeSpan.FromDays(9));
        await portal.Get<RequestReminders>().RunAsync(Cancellation);

        Assert.Empty(await ListAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task A_weekend_is_no_waiting(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        portal.Time.Advance(TimeSpan.FromDays(4));
        await portal.SubmitAsync();

        portal.Time.Advance(TimeSpan.FromDays(3));
        await portal.Get<RequestReminders>().RunAsync(Cancellation);

        Assert.Empty(await ListAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_decided_reminds_no_one(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.ApproveTenantAsync();

        portal.Time.Advance(TimeSpan.FromDays(30));
        await portal.Get<RequestReminders>().RunAsync(Cancellation);

        Assert.Empty(await ListAsync(portal));
    }

    [Theory, OnEveryDatabase]
    public async Task Several_replicas_at_once_remind_once(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await portal.SubmitAsync();
        portal.Time.Advance(TimeSpan.FromDays(2));

        await AtOnce.RunAsync(
            6,
            async _ =>
            {
                await portal.Get<RequestReminders>().RunAsync(Cancellation);
                return true;
            }
        );

        Assert.Single(await ListAsync(portal));
    }

    private static async Task<List<Announcement>> ListAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db.Announcements.Where(one => one.Kind == AnnouncementKind.RequestOverdue).OrderBy(one => one.Id).ToListAsync(Cancellation);
    }
}
