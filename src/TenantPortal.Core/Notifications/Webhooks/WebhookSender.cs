using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;

namespace TenantPortal.Core.Notifications.Webhooks;

/// <summary>Sends deliveries to the configured webhooks.</summary>
internal sealed class WebhookSender(NotificationOptions options, WebhookBody bodies, WebhookClient client)
{
    public async Task<SendResult> SendAsync(ClaimedDelivery claim, CancellationToken cancellationToken)
    {
        if (!options.Webhooks.TryGetValue(claim.Delivery.Target, out var webhook))
            return new SendResult(SendOutcome.Refused, $"The webhook '{claim.Delivery.Target}' is no longer configured.");
        using var request = Write(webhook, claim);
        return await client.SendAsync(request, cancellationToken);
    }

    private HttpRequestMessage Write(WebhookOptions webhook, ClaimedDelivery claim)
    {
        var body = bodies.Write(webhook.Kind, claim.Delivery, claim.Announcement);
        return webhook.Kind == WebhookKind.Generic
            ? client.WriteSigned(webhook.Url, webhook.Secret, claim.Delivery.PublicId, AnnouncementWords.EventOf(claim.Announcement.Kind), body)
            : WebhookClient.Write(webhook.Url, body);
    }
}
