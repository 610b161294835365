using System.Net;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Net;

namespace TenantPortal.Core.Tests.Notifications;

/// <summary>A mail that the server accepted.</summary>
internal sealed record ReceivedMail(IReadOnlyList<string> To, MimeMessage Message);

/// <summary>A mail server on loopback that can be stopped and started again at the same port.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly X509Certificate2? _certificate;
    private readonly Mailbox _mailbox = new();
    private readonly Task _serving;

    private MailServer(int port, MailCertificate? certificate)
    {
        _certificate = certificate?.Load();
        var options = new SmtpServerOptionsBuilder()
            .ServerName("mail.test")
            .Endpoint(endpoint =>
            {
                endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, port));
                if (_certificate is not null)
                    endpoint.Certificate(_certificate).AuthenticationRequired().AllowUnsecureAuthentication(false);
            })
            .Build();
        var listeners = new EndpointListenerFactory();
        listeners.EndpointStarted += (_, started) => Port = ((IPEndPoint)started.LocalEndPoint).Port;
        var services = new ServiceProvider();
        services.Add(listeners);
        services.Add(_mailbox.Store);
        services.Add(_mailbox.Filter);
        services.Add(_mailbox.Authenticator);
        // It listens before the first await, so the port is known from here on.
        _serving = new SmtpServer.SmtpServer(options, services).StartAsync(_stopping.Token);
    }

    public int Port { get; private set; }

    /// <param name="port">Any free port when null.</param>
    /// <param name="certificate">With a certificate, the server requires STARTTLS and a password.</param>
    public static MailServer Start(int? port = null, MailCertificate? certificate = null) => new(port ?? 0, certificate);

    /// <summary>Stops the server and returns every mail that it accepted.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> StopAsync()
    {
        await DisposeAsync();
        return [.. _mailbox.Received];
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _certificate?.Dispose();
    }
}
