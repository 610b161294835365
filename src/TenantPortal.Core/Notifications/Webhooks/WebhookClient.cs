using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using TenantPortal.Core.Notifications.Delivering;

namespace TenantPortal.Core.Notifications.Webhooks;

/// <summary>Posts to webhooks: only to allowed addresses, with a timeout and without redirects, cookies or a proxy.</summary>
internal sealed class WebhookClient(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ProgressDeadline = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = OpenHttp(ProgressDeadline);

    public void Dispose() => _http.Dispose();

    /// <summary>A client for addresses outside the portal's network, under the same rules.</summary>
    public static HttpClient OpenHttp(TimeSpan timeout) =>
        new(
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
            Timeout = timeout,
        };

    /// <summary>HMAC-SHA256 of the time, a full stop and the body, to prevent replay.</summary>
    public static string Sign(string secret, string timestamp, string body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}.{body}")));

    public static HttpRequestMessage Write(string url, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json", "utf-8")),
        };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("TenantPortal", "1"));
        return request;
    }

    /// <param name="delivery">Equal for each attempt, so that the receiver can recognize a repetition.</param>
    public HttpRequestMessage WriteSigned(string url, string secret, string delivery, string eventName, string body)
    {
        var request = Write(url, body);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add("X-TenantPortal-Delivery", delivery);
        request.Headers.Add("X-TenantPortal-Event", eventName);
        request.Headers.Add("X-TenantPortal-Timestamp", timestamp);
        request.Headers.Add("X-TenantPortal-Signature", Sign(secret, timestamp, body));
        return request;
    }

    public async Task<SendResult> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            // Only the status matters; the body is not read.
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Evaluate((int)answer.StatusCode);
        }
        catch (Exception lost) when (Explain(lost, "webhook", ProgressDeadline) is { } problem && !cancellationToken.IsCancellationRequested)
        {
            return new SendResult(SendOutcome.Unreachable, problem);
        }
    }

    /// <summary>Connects without sending a message.</summary>
    /// <returns>A sentence; null when the webhook can be reached.</returns>
    public async Task<string?> FindProblemAsync(string url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        var result = await SendAsync(request, cancellationToken);
        // Few webhooks know HEAD: any answer but a redirect shows that the address is right.
        return result.Outcome == SendOutcome.Unreachable || result.IsRedirect ? result.Error : null;
    }

    /// <summary>Never includes the address: it lets anyone post to the chat. Null for a failure that is not the receiver's.</summary>
    /// <param name="receiver">What reports call it.</param>
    public static string? Explain(Exception failure, string receiver, TimeSpan timeout) =>
        failure switch
        {
            HttpRequestException { InnerException: WebhookRefusedException refused } => refused.Message,
            HttpRequestException { InnerException: SocketException exception } => $"The {receiver} cannot be reached ({exception.SocketErrorCode}).",
            HttpRequestException { InnerException: AuthenticationException } => $"The {receiver}'s certificate is not trusted.",
            HttpRequestException or IOException => $"The connection to the {receiver} was lost.",
            OperationCanceledException => $"The {receiver} did not respond within {timeout.TotalSeconds:0} s.",
            _ => null,
        };

    private static SendResult Evaluate(int status) =>
        status switch
        {
            >= 200 and < 300 => SendResult.Sent,
            >= 300 and < 400 => new SendResult(
                SendOutcome.TryAgain,
                $"The webhook responded with a redirect ({status}), which is not followed. Configure the target address instead."
            )
            {
                IsRedirect = true,
            },
            410 => new SendResult(SendOutcome.Refused, "The webhook no longer exists (410)."),
            _ => new SendResult(SendOutcome.TryAgain, $"The webhook responded with status {status}."),
        };
}
