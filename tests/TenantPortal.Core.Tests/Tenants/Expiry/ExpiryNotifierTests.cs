using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Notifications.Sending;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tenants.Expiry;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Expiry;

public sealed class ExpiryNotifierTests
{
    private static readonly DateOnly ExpiresOn = new(2026, 3, 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, OnEveryDatabase]
    public async Task Leads_are_notified_30_14_7_and_1_days_before_the_expiry_date_and_after_it_once_each(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await ApproveAsync(portal, "shop", ExpiresOn);

        await LiveAsync(portal, until: new DateOnly(2026, 6, 1), every: TimeSpan.FromHours(8));

        Assert.Equal(
            [
                (new DateOnly(2026, 1, 30), "Tenant 'shop' expires in 30 days, on 2026-03-01. If the team still needs it, request a renewal with the link."),
                (new DateOnly(2026, 2, 15), "Tenant 'shop' expires in 14 days, on 2026-03-01. If the team still needs it, request a renewal with the link."),
                (new DateOnly(2026, 2, 22), "Tenant 'shop' expires in 7 days, on 2026-03-01. If the team still needs it, request a renewal with the link."),
                (new DateOnly(2026, 2, 28), "Tenant 'shop' expires tomorrow, on 2026-03-01. If the team still needs it, request a renewal with the link."),
                (
                    new DateOnly(2026, 3, 2),
                    "Tenant 'shop' expired on 2026-03-01. Request a renewal with the link, or the deletion of the tenant on its page. "
                        + "Without a renewal, it is suspended on 2026-03-16."
                ),
            ],
            (await NoticesAsync(portal)).Select(one => (DayOf(one.At), one.Text))
        );
    }

    [Fact]
    public async Task A_notice_is_for_the_leads_and_leads_to_a_renewal_that_is_filled_in()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);

        await LiveAsync(portal, until: new DateOnly(2026, 2, 1));

        var notice = Assert.Single(await NoticesAsync(portal));
        Assert.Equal([Audience.TeamLeads("payments")], notice.Audiences);
        Assert.Equal("tenants/shop/change/renewal?months=3", AnnouncementWords.PathOf(notice.Kind, notice.RequestId, notice.Tenant, notice.Page));
    }

    [Fact]
    public async Task Every_notice_is_in_the_activity_of_the_tenant()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);

        await LiveAsync(portal, until: new DateOnly(2026, 3, 5));

        var history = (await portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation))!.History;
        Assert.Equal(
            ["tenant.expired", "tenant.expiring", "tenant.expiring", "tenant.expiring", "tenant.expiring"],
            history.Select(entry => entry.Action).Where(action => action.StartsWith("tenant.", StringComparison.Ordinal))
        );
        Assert.Equal(("TenantPortal", "Notified the leads of the team: the tenant expired on 2026-03-01."), (history[0].Actor, history[0].Details));
    }

    [Theory]
    [InlineData("2026-02-25", "expires in 4 days")]
    [InlineData("2026-03-01", "expires at the end of today")]
    [InlineData("2026-05-01", "expired on 2026-03-01")]
    public async Task After_a_pause_only_the_most_urgent_notice_is_sent(string resumed, string words)
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);
        portal.Time.SetUtcNow(new DateTimeOffset(DateOnly.Parse(resumed, null), TimeOnly.MinValue, TimeSpan.Zero));

        await portal.Get<ExpiryNotifier>().RunAsync(Cancellation);
        await portal.Get<ExpiryNotifier>().RunAsync(Cancellation);

        Assert.Contains(words, Assert.Single(await NoticesAsync(portal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_renewal_the_notices_start_again()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "shop", ExpiresOn);
        await LiveAsync(portal, until: new DateOnly(2026, 3, 10));

        await ApproveAsync(portal, Renewal("shop", new DateOnly(2026, 6, 1)));
        var renewed = (await portal.Tenants.FindAsync(Given.Lead(), "shop", Cancellation))!.Expiry!;
        await LiveAsync(portal, until: new DateOnly(2026, 7, 1));

        Assert.Equal((null, new DateOnly(2026, 5, 2)), (renewed.NotifiedAt, renewed.NextNoticeOn));
        Assert.Equal(
            [new(2026, 5, 2), new(2026, 5, 18), new(2026, 5, 25), new(2026, 5, 31), new DateOnly(2026, 6, 2)],
            (await NoticesAsync(portal)).Skip(5).Select(one => DayOf(one.At))
        );
    }

    [Fact]
    public async Task A_tenant_whose_deletion_is_approved_expires_without_notices_until_the_deletion_is_canceled()
    {
        await using var portal = await TestPortal.StartAsync(("Tenants:DeletionGrace", "90.00:00:00"));
        await ApproveAsync(portal, "shop", ExpiresOn);
        await ApproveAsync(
            portal,
            new RequestInput
            {
                Kind = RequestKind.Delete,
                Tenant = "shop",
                Purpose = "It is over.",
            }
        );
        await LiveAsync(portal, until: new DateOnly(2026, 2, 25));
        Assert.Empty(await NoticesAsync(portal));

        Assert.Empty((await portal.Get<TenantService>().CancelDeletionAsync(Given.Lead(), "shop", Cancellation)).Problems);
        await portal.Get<ExpiryNotifier>().RunAsync(Cancellation);

        Assert.Contains("expires in 3 days", Assert.Single(await NoticesAsync(portal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_is_not_sent_again_when_its_announcement_is_deleted()
    {
        await using var portal = await TestPortal.StartAsync(("Notifications:KeepFor", "7.00:00:00"));
        await ApproveAsync(portal, "shop", ExpiresOn);
        await LiveAsync(portal, until: new DateOnly(2026, 1, 31));
        await portal.Get<DeliveryDispatcher>().FanOutAsync(Cancellation);
        portal.Time.Advance(TimeSpan.FromDays(8));
        await portal.Get<DeliveryQueue>().DeleteExpiredAsync(Cancellation);
        Assert.Empty(await NoticesAsync(portal));

        var given = await portal.Get<ExpiryNotifier>().RunAsync(Cancellation);

        Assert.Equal(0, given);
    }

    [Theory, OnEveryDatabase]
    public async Task Of_several_replicas_one_sends_the_notice(DatabaseProvider database)
    {
        await using var portal = await TestPortal.StartAsync(database);
        await ApproveAsync(portal, "shop", ExpiresOn);
        await LiveAsync(portal, until: new DateOnly(2026, 1, 31));
        portal.Time.Advance(TimeSpan.FromDays(20));

        var given = await AtOnce.RunAsync(4, _ => portal.Get<ExpiryNotifier>().RunAsync(Cancellation));

        Assert.Equal(1, given.Sum());
        Assert.Equal(2, (await NoticesAsync(portal)).Count);
    }

    [Fact]
    public async Task A_tenant_that_cannot_be_read_does_not_hold_up_the_others_and_is_retried_later()
    {
        await using var portal = await TestPortal.StartAsync();
        await ApproveAsync(portal, "broken", ExpiresOn);
        await ApproveAsync(portal, "shop", ExpiresOn);
        portal.Time.Advance(TimeSpan.FromDays(30));
        await using var db = portal.OpenDatabase();
        var spec = (await db.Database.SqlQueryRaw<string>("SELECT \"Spec\" AS \"Value\" FROM \"Tenants\" WHERE \"Name\" = 'broken'").ToListAsync(Cancellation))[
            0
        ];
        await db.Database.ExecuteSqlRawAsync("UPDATE \"Tenants\" SET \"Spec\" = 'no document' WHERE \"Name\" = 'broken'", Cancellation);

        var notifier = portal.Get<ExpiryNotifier>();
        Assert.Equal((1, 0), (await notifier.RunAsync(Cancellation), await notifier.RunAsync(Cancellation)));
        await db.Database.ExecuteSqlRawAsync("UPDATE \"Tenants\" SET \"Spec\" = {0} WHERE \"Name\" = 'broken'", [spec], Cancellation);
        portal.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await notifier.RunAsync(Cancellation));
    }

    [Fact]
    public async Task The_days_of_the_notices_are_a_setting()
    {
        await using var portal = await TestPortal.StartAsync(("Tenants:Expiry:NoticeDays:0", "10"));
        await ApproveAsync(portal, "shop", ExpiresOn);

        await LiveAsync(portal, until: new DateOnly(2026, 3, 10));

        Assert.Equal([new(2026, 2, 19), new DateOnly(2026, 3, 2)], (await NoticesAsync(portal)).Select(one => DayOf(one.At)));
    }

    [Fact]
    public async Task In_400_days_50_tenants_get_each_notice_once_and_in_order()
    {
        await using var portal = await TestPortal.StartAsync();
        var first = DayOf(Given.Now).AddDays(31);
        var days = Enumerable.Range(0, 50).ToDictionary(i => $"shop-{i:00}", i => first.AddDays(i * 6));
        foreach (var (name, day) in days)
            await ApproveAsync(portal, name, day);

        await LiveAsync(portal, until: DayOf(Given.Now).AddDays(400));

        var notices = await NoticesAsync(portal);
        Assert.Equal(
            days.SelectMany(tenant => new[] { -30, -14, -7, -1, 1 }.Select(offset => (Day: tenant.Value.AddDays(offset), tenant.Key)))
                .Order()
                .Select(one => $"{one.Day:yyyy-MM-dd} {one.Key}"),
            notices.Select(one => (Day: DayOf(one.At), one.Tenant)).Order().Select(one => $"{one.Day:yyyy-MM-dd} {one.Tenant}")
        );
        Assert.All(
            notices.GroupBy(one => one.Tenant),
            tenant =>
                Assert.Equal(
                    [.. Enumerable.Repeat(AnnouncementKind.TenantExpiring, 4), AnnouncementKind.TenantExpired],
                    tenant.OrderBy(one => one.Id).Select(one => one.Kind)
                )
        );
    }

    /// <summary>The portal runs until that day is over.</summary>
    private static async Task LiveAsync(TestPortal portal, DateOnly until, TimeSpan? every = null)
    {
        for (; DayOf(portal.Time.GetUtcNow()) <= until; portal.Time.Advance(every ?? TimeSpan.FromDays(1)))
            await portal.Get<ExpiryNotifier>().RunAsync(Cancellation);
    }

    private static Task ApproveAsync(TestPortal portal, string tenant, DateOnly expiresOn) =>
        ApproveAsync(portal, Given.Input(tenant) with { ExpiresOn = expiresOn });

    private static async Task ApproveAsync(TestPortal portal, RequestInput input)
    {
        var request = await portal.Requests.SubmitAsync(Given.Lead(), input, Cancellation);
        Assert.Empty(request.Problems);
        Assert.Empty((await portal.Decisions.ApproveAsync(Given.Admin(), request.Value!.Id!, request.Value.Revision, null, Cancellation)).Problems);
    }

    private static RequestInput Renewal(string tenant, DateOnly expiresOn) =>
        new()
        {
            Kind = RequestKind.Renew,
            Tenant = tenant,
            ExpiresOn = expiresOn,
            Purpose = "It goes on.",
        };

    private static async Task<List<Announcement>> NoticesAsync(TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db
            .Announcements.Where(one => one.Kind == AnnouncementKind.TenantExpiring || one.Kind == AnnouncementKind.TenantExpired)
            .OrderBy(one => one.Id)
            .ToListAsync(Cancellation);
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
