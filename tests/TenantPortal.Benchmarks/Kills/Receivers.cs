using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Net;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace TenantPortal.Benchmarks.Kills;

/// <summary>A mail server and a webhook that note the id and the time of every delivery.</summary>
internal sealed partial class Receivers : IAsyncDisposable
{
    private const string DeliveryHeader = "X-TenantPortal-Delivery";

    private readonly CancellationTokenSource _stopping = new();
    private readonly WebApplication _webhook;
    private readonly Task _mail;
    private int _mailPort;

    private Receivers(WebApplication webhook)
    {
        _webhook = webhook;
        _webhook.Run(TakeCall);
        var options = new SmtpServerOptionsBuilder()
            .ServerName("mail.test")
            .Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, 0)))
            .Build();
        var listeners = new EndpointListenerFactory();
        listeners.EndpointStarted += (_, started) => _mailPort = ((IPEndPoint)started.LocalEndPoint).Port;
        var services = new ServiceProvider();
        services.Add(listeners);
        services.Add(new Mailbox(this));
        // It listens before the first await, so the port is known from here on.
        _mail = new SmtpServer.SmtpServer(options, services).StartAsync(_stopping.Token);
    }

    public ConcurrentQueue<(string Delivery, DateTimeOffset At)> Mails { get; } = [];

    public ConcurrentQueue<(string Delivery, DateTimeOffset At)> Calls { get; } = [];

    /// <summary>What lets a portal send here.</summary>
    public IEnumerable<(string Key, string? Value)> Settings =>
        [
            ("Notifications:Email:Host", IPAddress.Loopback.ToString()),
            ("Notifications:Email:Port", $"{_mailPort}"),
            ("Notifications:Email:Security", "None"),
            ("Notifications:Email:From", "tenantportal@portal.example"),
            ("Notifications:Webhooks:benchmark:Url", _webhook.Urls.Single() + "/hook"),
            ("Notifications:Webhooks:benchmark:Secret", "the secret of a benchmark"),
        ];

    public static async Task<Receivers> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receivers = new Receivers(builder.Build());
        await receivers._webhook.StartAsync(cancellationToken);
        return receivers;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _mail.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        await _webhook.DisposeAsync();
    }

    private Task TakeCall(HttpContext context)
    {
        Calls.Enqueue((context.Request.Headers[DeliveryHeader].ToString(), DateTimeOffset.UtcNow));
        return Task.CompletedTask;
    }

    [GeneratedRegex($@"^{DeliveryHeader}:\s*(\S+)", RegexOptions.Multiline)]
    private static partial Regex Delivery();

    private sealed class Mailbox(Receivers receivers) : MessageStore
    {
        public override Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken
        )
        {
            receivers.Mails.Enqueue((Delivery().Match(Encoding.UTF8.GetString(buffer)).Groups[1].Value, DateTimeOffset.UtcNow));
            return Task.FromResult(SmtpResponse.Ok);
        }
    }
}
