using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using TenantPortal.Core.Notifications.Delivering;

namespace TenantPortal.Core.Notifications.Webhooks;

/// <summary>Sends to webhooks: only where the settings say, no redirects, no cookies, no proxy, and whoever takes too long is left.</summary>
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
            return new SendResult(SendOutcome.Refused, $"There is no webhook '{claim.Delivery.Target}' in the settings any more.");
        try
        {
            using var request = Write(webhook, claim);
            // Only the status counts; nobody reads an answer of any length.
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Evaluate((int)answer.StatusCode);
        }
        catch (Exception lost) when (Explain(lost) is not null && !cancellationToken.IsCancellationRequested)
        {
            return new SendResult(SendOutcome.Unreachable, Explain(lost));
        }
    }

    /// <summary>HMAC-SHA256 of the time, a full stop and the body, so that nobody can send an old one as new.</summary>
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
                $"It answered with a redirect ({status}), which is not followed. Set the address that it leads to."
            ),
            410 => new SendResult(SendOutcome.Refused, "It answered that it is gone for good (410)."),
            _ => new SendResult(SendOutcome.TryAgain, $"It answered {status}."),
        };

    /// <summary>Never with the address: whoever knows that of a chat can write there.</summary>
    private static string? Explain(Exception failure) =>
        failure switch
        {
            HttpRequestException { InnerException: WebhookRefusedException refused } => refused.Message,
            HttpRequestException { InnerException: SocketException exception } => $"It cannot be reached ({exception.SocketErrorCode}).",
            HttpRequestException { InnerException: AuthenticationException } => "Its certificate is not trusted.",
            HttpRequestException or IOException => "The connection to it broke.",
            OperationCanceledException => $"It did not answer within {ProgressDeadline.TotalSeconds:0} s.",
            _ => null,
        };
}
