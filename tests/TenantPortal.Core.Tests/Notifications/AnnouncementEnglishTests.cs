using System.Text.Json.Nodes;
using TenantPortal.Core.Audit.Anchoring;
using TenantPortal.Core.Audit.Anchoring.Writing;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Notifications;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Notifications.Email;
using TenantPortal.Core.Notifications.Webhooks;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Notifications;

public sealed class AnnouncementEnglishTests
{
    private static readonly AnnouncedRequest Request = new("req-000001", "shop", "payments", "payments-lead");
    private static readonly AnnouncedRequest Product = Request with { Product = "shop", Tenants = ["shop-dev", "shop-prod"] };
    private static readonly AnnouncedTenant Shop = new("shop", "payments");
    private static readonly AnnouncedProposal Proposal = new("team 'payments'", "teams/payments", "ann", "The deputy becomes 'ann'.");
    private static readonly PortalOptions Portal = new() { PublicUrl = "https://portal.example.com" };
    private static readonly NotificationOptions Options = new() { Email = new() { From = "portal@example.com" } };

    private static readonly IReadOnlyList<Announcement> Samples =
    [
        RequestAnnouncements.Submitted(Request, Given.Lead(), "Requested tenant 'shop'.", Given.Now),
        RequestAnnouncements.Approved(Product, Given.Admin(), null, Given.Now),
        RequestAnnouncements.Claimed(Request, Given.Admin(), Given.Now),
        RequestAnnouncements.InformationAsked(Request, Given.Admin(), "How many users?", Given.Now),
        RequestAnnouncements.Answered(Request, Given.Lead(), "About 200.", Given.Now),
        RequestAnnouncements.SecondDecisionNeeded(Request, Given.Admin(), NotifiedRole.SecurityApprover, Given.Now),
        RequestAnnouncements.BudgetDecisionNeeded(Request, Given.Admin(), "This takes Commerce to 133 % of its CPU budget.", Given.Now),
        RequestAnnouncements.Returned(Request, "The blueprint has changed.", Given.Now),
        RequestAnnouncements.CapacityGone(Request, "56 of 48 CPU are committed.", Given.Now),
        RequestAnnouncements.CapacityReturned(Request, Given.Now),
        RequestAnnouncements.Approved(Request, Given.Admin(), null, Given.Now),
        RequestAnnouncements.ApprovedByRule(Request, Given.Now),
        RequestAnnouncements.Rejected(Request, Given.Admin(), "Use the existing tenant.", Given.Now),
        RequestAnnouncements.Withdrawn(Request, Given.Lead(), Given.Now),
        RequestAnnouncements.Expiring(Request, Given.Now.AddDays(3), Given.Now),
        RequestAnnouncements.Expired(Request, Given.Now),
        RequestAnnouncements.Overdue(Request, "3 working days", Given.Now, "overdue:req-000001:1"),
        RequestAnnouncements.NoteAdded(Request, Given.Lead(), "Deployment is planned for May.", Given.Now),
        TenantAnnouncements.Ready(Shop, "req-000001", Given.Now),
        TenantAnnouncements.Failing(Shop, "The last attempt failed.", Given.Now),
        TenantAnnouncements.Quarantined(Shop, "Critical checks failed: No user can grant rights.", Given.Now),
        TenantAnnouncements.QuotaNearlyUsed(Shop, "CPU 3.9 cores of 4 cores (98 %)", Given.Now),
        TenantAnnouncements.Fought(
            Shop,
            "hpa-tuner and the portal both set spec.hard.requests.cpu of ResourceQuota tenant-quota.",
            Given.Now,
            "drift-fought/1"
        ),
        TenantAnnouncements.Expiring(Shop, "expires in 14 days, on 2027-03-31", Given.Now),
        TenantAnnouncements.Expired(Shop, "expired on 2027-03-31", new DateOnly(2027, 4, 15), Given.Now),
        TenantAnnouncements.Suspended(Shop, "Reason: The project is paused.", Given.Now),
        TenantAnnouncements.Lapsed(Shop, "It expired on 2027-03-31 and was not renewed.", Given.Now),
        TenantAnnouncements.Resumed(Shop, Given.Now),
        TenantAnnouncements.DeletionRequested(Shop, "req-000001", Given.Now),
        TeamAnnouncements.WithoutLead("payments", "Payments", null, "No lead has ever signed in.", Given.Now),
        TeamAnnouncements.WithoutLead("payments", "Payments", "dora", "No lead has signed in since 2026-01-05.", Given.Now),
        RecertificationAnnouncements.Due("payments", "Payments", ["shop", "store"], Given.Now),
        RecertificationAnnouncements.ForDeputy("payments", "Payments", "dora", ["shop"], Given.Now),
        RecertificationAnnouncements.ForManagers("payments", "Payments", [.. Enumerable.Range(1, 12).Select(i => $"shop-{i}")], Given.Now),
        RecertificationAnnouncements.Suspended(Shop, "No one has answered its recertification, which was due on 2027-03-31.", Given.Now),
        TenantAnnouncements.Deleted(Shop, 0, Given.Now),
        TenantAnnouncements.Deleted(Shop, 1, Given.Now),
        TenantAnnouncements.Deleted(Shop, 3, Given.Now),
        TenantAnnouncements.DeletionStopped(Shop, "New PersistentVolumeClaim: team-shop/data.", Given.Now),
        TenantAnnouncements.MoveStopped(Shop, "New PersistentVolumeClaim: team-shop/data.", Given.Now),
        ClusterAnnouncements.Replaced("default", Given.Now, "cluster-replaced:default:1"),
        ClusterAnnouncements.Away("default", "It refuses connections.", 0, Given.Now, "cluster-away:default:1"),
        ClusterAnnouncements.Away("default", "It refuses connections.", 1, Given.Now, "cluster-away:default:1"),
        ClusterAnnouncements.Away("default", "It refuses connections.", 12, Given.Now, "cluster-away:default:1"),
        ClusterAnnouncements.Back("default", Given.Now, "cluster-back:default:1"),
        ClusterAnnouncements.Orphans("default", ["Namespace team-shop"], Given.Now, "orphans/1"),
        RightsAnnouncements.Proposed(Proposal, Given.Admin(), Given.Now.AddDays(14), Given.Now),
        RightsAnnouncements.Confirmed(Proposal, Given.Admin(), Given.Now),
        RightsAnnouncements.Discarded(Proposal, Given.Admin(), Given.Now),
        RightsAnnouncements.Replaced(Proposal, Given.Admin(), Given.Now),
        RightsAnnouncements.Expired(Proposal, Given.Now),
        AnchorAnnouncements.Failing(AnchorKind.Syslog, "The syslog server cannot be reached (ConnectionRefused).", Given.Now),
    ];

    public static TheoryData<AnnouncementKind> Kinds => [.. Enum.GetValues<AnnouncementKind>()];

    [Fact]
    public void The_word_list_is_read() => Assert.True(PlainEnglish.Entries.Count > 50);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_message_is_in_plain_English(AnnouncementKind kind)
    {
        var samples = Samples.Where(sample => sample.Kind == kind).ToList();

        Assert.NotEmpty(samples);
        Assert.Empty(samples.SelectMany(Render).SelectMany(PlainEnglish.Find));
    }

    private static IEnumerable<string> Render(Announcement announcement)
    {
        var mail = new EmailWriter(Options, Portal, TestLanguages.Catalog).Write(Delivery(DeliveryChannel.Email, "lead@example.com"), announcement);
        var bodies = new WebhookBody(Portal);
        return
        [
            mail.Subject!,
            mail.GetTextBody(MimeKit.Text.TextFormat.Plain)!,
            mail.GetTextBody(MimeKit.Text.TextFormat.Html)!,
            .. Enum.GetValues<WebhookKind>()
                .SelectMany(webhook => Texts(JsonNode.Parse(bodies.Write(webhook, Delivery(DeliveryChannel.Webhook, "chat"), announcement)))),
        ];
    }

    private static Delivery Delivery(DeliveryChannel channel, string target) => new(1, channel, target, Given.Now);

    /// <summary>All strings except the event's name, which is for programs.</summary>
    private static IEnumerable<string> Texts(JsonNode? node) =>
        node switch
        {
            JsonObject map => map.Where(entry => entry.Key != "event").SelectMany(entry => Texts(entry.Value)),
            JsonArray list => list.SelectMany(Texts),
            JsonValue value when value.TryGetValue<string>(out var text) => [text],
            _ => [],
        };
}
