using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;

namespace TenantPortal.Core.Notifications.Webhooks;

/// <summary>Sends to webhooks: only to the configured addresses, with a timeout and without redirects, cookies or a proxy.</summary>
internal sealed class WebhookSender(NotificationOptions options, WebhookBody bodies, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ProgressDeadline = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = WebhookAddress.ConnectAsync,
        }
    )
    {
        Timeout = ProgressDeadline,
    };

    public void Dispose() => _http.Dispose();

    public async Task<SendResult> SendAsync(ClaimedDelivery claim, CancellationToken cancellationToken)
    {
        if (!options.Webhooks.TryGetValue(claim.Delivery.Target, out var webhook))
            return new SendResult(SendOutcome.Refused, $"The webhook '{claim.Delivery.Target}' is no longer configured.");
        try
        {
            using var request = Write(webhook, claim);
            // Only the status matters; the body is not read.
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Evaluate((int)answer.StatusCode);
        }
        catch (Exception lost) when (Explain(lost) is not null && !cancellationToken.IsCancellationRequested)
        {
            return new SendResult(SendOutcome.Unreachable, Explain(lost));
        }
    }

    /// <summary>Connects without sending a message.</summary>
    /// <returns>A sentence; null when the webhook can be reached.</returns>
    public async Task<string?> FindProblemAsync(WebhookOptions webhook, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, webhook.Url);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            // Few webhooks know HEAD: any answer shows that the address is right.
            return (int)answer.StatusCode is >= 300 and < 400 ? Evaluate((int)answer.StatusCode).Error : null;
        }
        catch (Exception lost) when (Explain(lost) is not null && !cancellationToken.IsCancellationRequested)
        {
            return Explain(lost);
        }
    }

    /// <summary>HMAC-SHA256 of the time, a full stop and the body, to prevent replay.</summary>
    public static string Sign(string secret, string timestamp, string body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}.{body}")));

    private HttpRequestMessage Write(WebhookOptions webhook, ClaimedDelivery claim)
    {
        var body = bodies.Write(webhook.Kind, claim.Delivery, claim.Announcement);
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json", "utf-8")),
        };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("TenantPortal", "1"));
        if (webhook.Kind != WebhookKind.Generic)
            return request;
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add("X-TenantPortal-Delivery", claim.Delivery.PublicId);
        request.Headers.Add("X-TenantPortal-Event", AnnouncementWords.EventOf(claim.Announcement.Kind));
        request.Headers.Add("X-TenantPortal-Timestamp", timestamp);
        request.Headers.Add("X-TenantPortal-Signature", Sign(webhook.Secret, timestamp, body));
        return request;
    }

    private static SendResult Evaluate(int status) =>
        status switch
        {
            >= 200 and < 300 => SendResult.Sent,
            >= 300 and < 400 => new SendResult(
                SendOutcome.TryAgain,
                $"The webhook responded with a redirect ({status}), which is not followed. Configure the target address instead."
            ),
            410 => new SendResult(SendOutcome.Refused, "The webhook no longer exists (410)."),
            _ => new SendResult(SendOutcome.TryAgain, $"The webhook responded with status {status}."),
        };

    /// <summary>Never includes the address: it lets anyone post to the chat.</summary>
    private static string? Explain(Exception failure) =>
        failure switch
        {
            HttpRequestException { InnerException: WebhookRefusedException refused } => refused.Message,
            HttpRequestException { InnerException: SocketException exception } => $"The webhook cannot be reached ({exception.SocketErrorCode}).",
            HttpRequestException { InnerException: AuthenticationException } => "The webhook's certificate is not trusted.",
            HttpRequestException or IOException => "The connection to the webhook was lost.",
            OperationCanceledException => $"The webhook did not respond within {ProgressDeadline.TotalSeconds:0} s.",
            _ => null,
        };
}
