using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.People;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Notifications;

public sealed class NotificationSettingsTests
{
    private static readonly CurrentUser Admin = Given.Admin();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_kind_of_announcement_belongs_to_exactly_one_event_and_every_event_is_described()
    {
        Assert.Equal(Enum.GetValues<AnnouncementKind>(), NotificationEvents.All.SelectMany(one => one.Kinds).Order());
        Assert.Equal(Enum.GetValues<NotificationEvent>(), NotificationEvents.All.Select(one => one.Event).Order());
        Assert.All(NotificationEvents.All, one => Assert.EndsWith(".", one.Explanation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_event_is_on_and_only_what_is_off_is_stored()
    {
        await using var portal = await TestPortal.StartAsync();
        var settings = portal.Get<NotificationSettings>();
        Assert.All(await settings.ListAsync(Admin, Cancellation), one => Assert.True(one.InPortal && one.ByEmail));

        await settings.SaveAsync(
            Admin,
            [new(NotificationEvent.Cluster, ByEmail: false), new(NotificationEvent.Comment, InPortal: false), new(NotificationEvent.Expiry, InPortal: true)],
            Cancellation
        );

        Assert.Equal("mail: Cluster; portal: Comment", await StoredAsync(portal, Admin));
        Assert.All(await settings.ListAsync(Given.Lead(), Cancellation), one => Assert.True(one.InPortal && one.ByEmail));

        await settings.SaveAsync(Admin, [new(NotificationEvent.Cluster, ByEmail: true)], Cancellation);

        Assert.Equal("mail: ; portal: Comment", await StoredAsync(portal, Admin));

        await settings.ResetAsync(Admin, Cancellation);

        Assert.Equal("mail: ; portal: ", await StoredAsync(portal, Admin));
    }

    [Theory, OnEveryDatabase]
    public async Task An_event_that_is_off_in_the_portal_is_neither_listed_nor_counted(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        var center = portal.Get<NotificationCenter>();
        await portal.AnnounceAsync("A note.");

        await portal.Get<NotificationSettings>().SaveAsync(Admin, [new(NotificationEvent.Comment, InPortal: false)], Cancellation);

        Assert.Empty((await center.ListAsync(Admin, null, 10, Cancellation)).Items);
        Assert.Equal(0, await center.CountUnreadAsync(Admin, Cancellation));
        Assert.Equal(1, await center.CountUnreadAsync(Given.Admin("other"), Cancellation));
    }

    [Theory]
    [InlineData(NotificationEvent.Isolation)]
    [InlineData(NotificationEvent.Rights)]
    [InlineData(NotificationEvent.LogIntegrity)]
    public async Task A_security_event_can_be_turned_off_by_email_and_not_in_the_portal(NotificationEvent security)
    {
        await using var portal = await TestPortal.StartAsync();
        var settings = portal.Get<NotificationSettings>();

        var refused = await settings.SaveAsync(
            Admin,
            [new(NotificationEvent.Comment, InPortal: false), new(security, InPortal: false, ByEmail: false)],
            Cancellation
        );
        var saved = await settings.SaveAsync(Admin, [new(security, ByEmail: false)], Cancellation);

        Assert.Equal("items[1].portal", Assert.Single(refused.Problems).Field);
        Assert.True(saved.Succeeded);
        Assert.Equal($"mail: {security}; portal: ", await StoredAsync(portal, Admin));
    }

    [Fact]
    public async Task A_choice_of_mail_from_before_there_were_events_stays()
    {
        await using var portal = await TestPortal.StartAsync();
        var settings = portal.Get<NotificationSettings>();
        await settings.SaveAsync(Admin, [new(NotificationEvent.Comment, ByEmail: false)], Cancellation);
        await using (var db = portal.OpenDatabase())
        {
            await db.NotificationPreferences.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.WithoutMail, new List<string> { "Decisions", "Requests", "Tenants", "Notes" }),
                Cancellation
            );
        }

        Assert.All(await settings.ListAsync(Admin, Cancellation), one => Assert.True(one is { InPortal: true, ByEmail: false }));

        await settings.SaveAsync(Admin, [new(NotificationEvent.Cluster, ByEmail: true)], Cancellation);

        Assert.Equal(NotificationEvent.Cluster, Assert.Single(await settings.ListAsync(Admin, Cancellation), one => one.ByEmail).Description.Event);
    }

    private static async Task<string> StoredAsync(TestPortal portal, CurrentUser user)
    {
        await using var db = portal.OpenDatabase();
        var stored = await db.NotificationPreferences.AsNoTracking().SingleAsync(row => row.PersonId == user.Id, Cancellation);
        return $"mail: {string.Join(',', stored.WithoutMail)}; portal: {string.Join(',', stored.WithoutPortal)}";
    }
}
