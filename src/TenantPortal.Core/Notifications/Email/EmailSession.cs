using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Notifications.Delivering;

namespace TenantPortal.Core.Notifications.Email;

/// <summary>One connection to the mail server, for several messages.</summary>
internal sealed class EmailSession(EmailOptions options, EmailWriter writer) : IDisposable
{
    private const int TimeoutMilliseconds = 30_000;

    private readonly SmtpClient _client = new();

    public void Dispose() => _client.Dispose();

    public async Task<SendResult> SendAsync(ClaimedDelivery claim, CancellationToken cancellationToken)
    {
        if (!options.IsUsed)
            return new SendResult(SendOutcome.Unreachable, "No mail server is configured (Notifications:Email:Host).");
        try
        {
            var message = writer.Write(claim.Delivery, claim.Announcement);
            if (!_client.IsConnected)
                await ConnectAsync(cancellationToken);
            await _client.SendAsync(message, cancellationToken);
            return SendResult.Sent;
        }
        catch (SmtpCommandException refusal) when (refusal.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)refusal.StatusCode >= 500)
        {
            return new SendResult(SendOutcome.Refused, Answer("The mail server rejected the address", refusal));
        }
        catch (SmtpCommandException refusal)
        {
            return new SendResult(SendOutcome.TryAgain, Answer("The mail server rejected the message", refusal));
        }
        catch (Exception lost) when (Explain(lost) is { } problem && !cancellationToken.IsCancellationRequested)
        {
            return new SendResult(SendOutcome.Unreachable, problem);
        }
    }

    /// <summary>Connects and signs in without sending a message.</summary>
    /// <returns>A sentence; null when the server accepts the portal.</returns>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(cancellationToken);
            await _client.DisconnectAsync(quit: true, cancellationToken);
            return null;
        }
        catch (SmtpCommandException refusal)
        {
            return Answer("The mail server rejected the connection", refusal);
        }
        catch (Exception lost) when (Explain(lost) is { } problem && !cancellationToken.IsCancellationRequested)
        {
            return problem;
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _client.Timeout = TimeoutMilliseconds;
        // Like .NET's own clients: internal certificate authorities rarely publish revocation lists.
        _client.CheckCertificateRevocation = false;
        if (options.CaFile.Length > 0)
            _client.ServerCertificateValidationCallback = IsTrusted;
        await _client.ConnectAsync(
            options.Host,
            options.Port,
            options.Security switch
            {
                EmailSecurity.None => SecureSocketOptions.None,
                EmailSecurity.StartTls => SecureSocketOptions.StartTls,
                _ => SecureSocketOptions.SslOnConnect,
            },
            cancellationToken
        );
        if (options.User.Length > 0)
            await _client.AuthenticateAsync(options.User, options.Password, cancellationToken);
    }

    /// <summary>Whether the certificate is valid, matches the host, and is signed by the configured authority.</summary>
    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? given, SslPolicyErrors errors)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0 || certificate is null)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(options.CaFile);
        foreach (var element in given?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(copy);
    }

    /// <summary>Quotes the server's response as plain text, for admins.</summary>
    private static string Answer(string what, SmtpCommandException refusal) => $"{what}: {(int)refusal.StatusCode} {refusal.Message}";

    /// <summary>A sentence for failures of the server instead of one message; null for unexpected failures.</summary>
    private string? Explain(Exception failure) =>
        failure switch
        {
            AuthenticationException => "The mail server rejected Notifications:Email:User or its password.",
            SslHandshakeException => "The mail server's certificate is not trusted, or the server does not use TLS on this port.",
            NotSupportedException => "The mail server does not support what the settings require (STARTTLS or authentication).",
            SocketException exception => $"The mail server {options.Host}:{options.Port} cannot be reached ({exception.SocketErrorCode}).",
            TimeoutException or OperationCanceledException => $"The mail server {options.Host}:{options.Port} did not respond in time.",
            ProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException or IOException =>
                $"The connection to the mail server {options.Host}:{options.Port} was lost.",
            _ => null,
        };
}
