using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Notifications.Sending;
using TenantPortal.Core.People;
using TenantPortal.Core.Sessions;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Notifications;

/// <summary>What tests of deliveries do with a portal.</summary>
internal static class DeliveryScene
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The settings for a mail server at this port of loopback.</summary>
    public static (string, string?)[] MailAt(int port, string security = "None") =>
        [
            ("Notifications:Email:Host", "127.0.0.1"),
            ("Notifications:Email:Port", $"{port}"),
            ("Notifications:Email:Security", security),
            ("Notifications:Email:From", "portal@portal.example"),
            ("Portal:PublicUrl", "https://portal.example/"),
        ];

    /// <summary>They are known by this address from now on.</summary>
    public static Task KnowAsync(this TestPortal portal, CurrentUser person, string? email = null) =>
        portal.Get<PeopleRegister>().RefreshAsync(person, email ?? $"{person.Id}@portal.example", Cancellation);

    public static async Task AnnounceAsync(this TestPortal portal, Sentence text, params Audience[] audiences)
    {
        await using var db = portal.OpenDatabase();
        db.Announce(
            new Announcement
            {
                Kind = AnnouncementKind.NoteAdded,
                RequestId = "req-2",
                Tenant = "shop",
                Team = "payments",
                ActorId = "ann",
                ActorName = "Ann",
                Sentence = text,
                At = portal.Time.GetUtcNow(),
                Audiences = audiences.Length > 0 ? audiences : [Audience.Role(NotifiedRole.PlatformAdmin)],
            }
        );
        await db.SaveChangesAsync(Cancellation);
    }

    public static Task DispatchAsync(this TestPortal portal) => portal.Get<DeliveryDispatcher>().RunAsync(Cancellation);

    public static async Task<List<Delivery>> DeliveriesAsync(this TestPortal portal)
    {
        await using var db = portal.OpenDatabase();
        return await db.Deliveries.AsNoTracking().OrderBy(delivery => delivery.Id).ToListAsync(Cancellation);
    }

    public static async Task<Delivery> DeliveryAsync(this TestPortal portal) => Assert.Single(await portal.DeliveriesAsync());
}
