using Microsoft.Extensions.Logging;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;
using TenantPortal.Core.Notifications.Email;
using TenantPortal.Core.Notifications.Webhooks;

namespace TenantPortal.Core.Notifications.Sending;

/// <summary>Fans out announcements and sends due deliveries. A failing receiver never stops the others.</summary>
public sealed partial class DeliveryDispatcher
{
    /// <summary>Small enough that the claim outlasts the slowest attempts.</summary>
    private const int AtOnce = 10;

    private readonly FanOut _fanOut;
    private readonly DeliveryQueue _queue;
    private readonly EmailSender _email;
    private readonly WebhookSender _webhooks;
    private readonly string _replica;
    private readonly ILogger<DeliveryDispatcher> _logger;

    internal DeliveryDispatcher(
        FanOut fanOut,
        DeliveryQueue queue,
        EmailSender email,
        WebhookSender webhooks,
        PortalOptions portal,
        ILogger<DeliveryDispatcher> logger
    ) => (_fanOut, _queue, _email, _webhooks, _replica, _logger) = (fanOut, queue, email, webhooks, portal.EffectiveReplica, logger);

    /// <summary>Resumes what this replica left unfinished when it stopped.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken) => _queue.ReleaseAsync(_replica, cancellationToken);

    /// <summary>Fans out and sends until nothing is due.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await FanOutAsync(cancellationToken);
        await SendDueAsync(cancellationToken);
    }

    /// <summary>Records the deliveries of all new announcements.</summary>
    public async Task FanOutAsync(CancellationToken cancellationToken)
    {
        while (await _fanOut.RunAsync(cancellationToken) > 0)
        {
            // There may be more than one batch.
        }
    }

    /// <summary>Sends until nothing is due.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken)
    {
        while (await _queue.ClaimDueAsync(_replica, AtOnce, cancellationToken) is { Count: > 0 } claims)
        {
            // A receiver that hangs delays only its own deliveries; all mail uses one connection.
            await Task.WhenAll(
                claims
                    .GroupBy(claim => (claim.Delivery.Channel, Server: claim.Delivery.Channel == DeliveryChannel.Webhook ? claim.Delivery.Target : null))
                    .Select(receiver => SendAsync(receiver.Key.Channel, receiver.Key.Server, [.. receiver], cancellationToken))
            );
        }
    }

    private async Task SendAsync(DeliveryChannel channel, string? server, IReadOnlyList<ClaimedDelivery> claims, CancellationToken cancellationToken)
    {
        using var mail = channel == DeliveryChannel.Email ? _email.Open() : null;
        SendResult? lost = null;
        var wasReached = false;
        foreach (var claim in claims)
        {
            var result = lost ?? await TrySendAsync(mail, claim, cancellationToken);
            if (result.Outcome == SendOutcome.Unreachable)
                lost = result;
            wasReached |= result.Outcome == SendOutcome.Sent;
            await _queue.CompleteAsync(claim, _replica, result, cancellationToken);
            Log(claim.Delivery, claim.Announcement.Tenant, result);
        }

        if (wasReached && lost is null)
            await _queue.RequeueAsync(channel, server, cancellationToken);
    }

    /// <summary>A delivery that fails inside the portal is due again later, like one that its receiver could not accept.</summary>
    private async Task<SendResult> TrySendAsync(EmailSession? mail, ClaimedDelivery claim, CancellationToken cancellationToken)
    {
        try
        {
            return mail is not null ? await mail.SendAsync(claim, cancellationToken) : await _webhooks.SendAsync(claim, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            SendFailed(exception, claim.Delivery.PublicId, claim.Delivery.Channel);
            return new SendResult(SendOutcome.TryAgain, "Something went wrong inside the portal. For details, see its log.");
        }
    }

    private void Log(Delivery delivery, string? tenant, SendResult result)
    {
        if (result.Outcome == SendOutcome.Sent)
            Sent(delivery.PublicId, delivery.Channel, tenant);
        else if (delivery.Status == DeliveryStatus.Pending)
            WillRetry(delivery.PublicId, delivery.Channel, tenant, result.Error, delivery.NextAttemptAt);
        else
            Ended(delivery.PublicId, delivery.Channel, tenant, result.Error);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not send delivery {Delivery} by {Channel}")]
    private partial void SendFailed(Exception exception, string delivery, DeliveryChannel channel);

    // No addresses: they are personal data.
    [LoggerMessage(Level = LogLevel.Information, Message = "Delivery {Delivery} by {Channel} about tenant {Tenant} was sent")]
    private partial void Sent(string delivery, DeliveryChannel channel, string? tenant);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Delivery {Delivery} by {Channel} about tenant {Tenant} failed. The portal retries at {NextAttemptAt}: {Error}"
    )]
    private partial void WillRetry(string delivery, DeliveryChannel channel, string? tenant, string? error, DateTimeOffset nextAttemptAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery {Delivery} by {Channel} about tenant {Tenant} failed permanently: {Error}")]
    private partial void Ended(string delivery, DeliveryChannel channel, string? tenant, string? error);
}
