using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using TenantPortal.Core.Notifications.Webhooks;

namespace TenantPortal.Core.Audit.Anchoring.Writing;

/// <summary>Has the end of the chain time-stamped by an RFC 3161 service. The token proves the time to anyone who trusts the service.</summary>
internal sealed class TimeStampAnchorWriter(AuditOptions options, TimeStampTokens tokens) : IAnchorWriter, IDisposable
{
    private const int NonceBytes = 16;
    private const int MaxAnswerBytes = 64 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = OpenHttp();

    public AnchorKind Kind => AnchorKind.TimeStamp;

    public bool IsConfigured => options.Anchor.TimeStamp.Url.Length > 0;

    public void Dispose() => _http.Dispose();

    public async Task<TimeStamp?> WriteAsync(AnchorStatement statement, CancellationToken cancellationToken)
    {
        var data = AnchorStatement.ToTimeStamped(statement.Portal, statement.Sequence, statement.Hash);
        var request = Rfc3161TimestampRequest.CreateFromData(
            data,
            HashAlgorithmName.SHA256,
            nonce: RandomNumberGenerator.GetBytes(NonceBytes),
            requestSignerCertificates: true
        );
        var answer = await SendAsync(request, cancellationToken);
        try
        {
            // Compares status, nonce and hash with the request.
            var token = request.ProcessResponse(answer, out _);
            return tokens.FindProblem(token, data) is { } problem
                ? throw new AnchorException(problem)
                : new TimeStamp(statement.Portal, statement.Sequence, statement.Hash, token.TokenInfo.Timestamp, token.AsSignedCms().Encode());
        }
        catch (CryptographicException exception)
        {
            throw new AnchorException($"The response of the time-stamp service is not a valid token for the request: {exception.Message}", exception);
        }
    }

    private async Task<byte[]> SendAsync(Rfc3161TimestampRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ByteArrayContent(request.Encode());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
            using var answer = await _http.PostAsync(options.Anchor.TimeStamp.Url, content, cancellationToken);
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadAsByteArrayAsync(cancellationToken)
                : throw new AnchorException($"The time-stamp service responded with status {(int)answer.StatusCode}.");
        }
        catch (Exception lost) when (WebhookClient.Explain(lost, "time-stamp service", Timeout) is { } problem && !cancellationToken.IsCancellationRequested)
        {
            throw new AnchorException(problem, lost);
        }
    }

    private static HttpClient OpenHttp()
    {
        var http = WebhookClient.OpenHttp(Timeout);
        http.MaxResponseContentBufferSize = MaxAnswerBytes;
        return http;
    }
}
