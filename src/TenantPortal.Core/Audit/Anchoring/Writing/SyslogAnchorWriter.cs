using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TenantPortal.Core.Audit.Anchoring.Writing;

/// <summary>Sends an RFC 5424 message: one datagram, or one octet-counted frame over TCP or TLS (RFC 6587, RFC 5425).</summary>
internal sealed class SyslogAnchorWriter(AuditOptions options) : IAnchorWriter
{
    /// <summary>Facility 13, log audit, and severity 6, informational.</summary>
    private const int Priority = (13 * 8) + 6;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private SyslogAnchorOptions Server => options.Anchor.Syslog;

    public AnchorKind Kind => AnchorKind.Syslog;

    public bool IsConfigured => Server.Host.Length > 0;

    public async Task<TimeStamp?> WriteAsync(AnchorStatement statement, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Timeout);
        var message = Encoding.UTF8.GetBytes(Write(statement));
        try
        {
            if (Server.Protocol == SyslogProtocol.Udp)
                await SendDatagramAsync(message, patience.Token);
            else
                await SendFrameAsync(message, patience.Token);
            return null;
        }
        catch (Exception exception) when (Explain(exception) is { } problem && !cancellationToken.IsCancellationRequested)
        {
            throw new AnchorException(problem, exception);
        }
    }

    private static string Write(AnchorStatement statement) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<{Priority}>1 {statement.Time} {statement.Portal} tenantportal - audit-anchor [anchor@32473 portal=\"{statement.Portal}\" "
                + $"sequence=\"{statement.Sequence}\" hash=\"{statement.Hash}\" keyId=\"{statement.KeyId}\" signature=\"{statement.Signature}\"] "
                + $"The audit log ends with entry {statement.Sequence}."
        );

    private async Task SendDatagramAsync(byte[] message, CancellationToken cancellationToken)
    {
        using var socket = new UdpClient();
        // Connected, so that the system reports a port on which nothing listens.
        socket.Connect(Server.Host, Server.EffectivePort);
        await socket.SendAsync(message, cancellationToken);
    }

    private async Task SendFrameAsync(byte[] message, CancellationToken cancellationToken)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(Server.Host, Server.EffectivePort, cancellationToken);
        await using var stream = await OpenAsync(client, cancellationToken);
        byte[] frame = [.. Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture) + " "), .. message];
        await stream.WriteAsync(frame, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private async Task<Stream> OpenAsync(TcpClient client, CancellationToken cancellationToken)
    {
        if (Server.Protocol == SyslogProtocol.Tcp)
            return client.GetStream();
        var secured = new SslStream(client.GetStream());
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = Server.Host, CertificateChainPolicy = ReadAuthorities() },
            cancellationToken
        );
        return secured;
    }

    /// <summary>Null for the authorities of the machine.</summary>
    private X509ChainPolicy? ReadAuthorities()
    {
        if (Server.CaFile.Length == 0)
            return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(Server.CaFile);
        return policy;
    }

    private static string? Explain(Exception failure) =>
        failure switch
        {
            SocketException exception => $"The syslog server cannot be reached ({exception.SocketErrorCode}).",
            AuthenticationException => "The syslog server's certificate is not trusted.",
            CryptographicException => "Audit:Anchor:Syslog:CaFile is not a PEM file with certificates.",
            IOException => "The connection to the syslog server was lost.",
            OperationCanceledException => $"The syslog server did not respond within {Timeout.TotalSeconds:0} s.",
            _ => null,
        };
}
