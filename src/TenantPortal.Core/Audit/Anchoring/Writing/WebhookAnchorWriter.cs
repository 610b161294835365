using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Notifications.Webhooks;

namespace TenantPortal.Core.Audit.Anchoring.Writing;

/// <summary>Posts signed JSON, under the rules of the webhooks of notifications.</summary>
internal sealed class WebhookAnchorWriter(AuditOptions options, WebhookClient client) : IAnchorWriter
{
    private const string Event = "audit.anchored";

    public AnchorKind Kind => AnchorKind.Webhook;

    public bool IsConfigured => options.Anchor.Webhook.Url.Length > 0;

    public async Task<TimeStamp?> WriteAsync(AnchorStatement statement, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["event"] = Event,
            ["portal"] = statement.Portal,
            ["sequence"] = statement.Sequence,
            ["hash"] = statement.Hash,
            ["at"] = statement.Time,
            ["keyId"] = statement.KeyId,
            ["signature"] = statement.Signature,
        }.ToJsonString();
        var (url, secret) = (options.Anchor.Webhook.Url, options.Anchor.Webhook.Secret);
        var delivery = string.Create(CultureInfo.InvariantCulture, $"{statement.Portal}-{statement.Sequence}");
        using var request = client.WriteSigned(url, secret, delivery, Event, body);
        var sent = await client.SendAsync(request, cancellationToken);
        return sent.Outcome == SendOutcome.Sent ? null : throw new AnchorException(sent.Error ?? "The webhook did not accept it.");
    }
}
