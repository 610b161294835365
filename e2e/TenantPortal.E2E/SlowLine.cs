using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace TenantPortal.E2E;

/// <summary>
/// A slow line between the browser and the portal, at an address of its own: every byte arrives in order, late, and unevenly late. It can be cut,
/// and it can lead to another process, so that a portal restarts under the same address.
/// </summary>
public sealed class SlowLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Connection, Task> _connections = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private volatile Uri _portal;

    public SlowLine(Uri portal)
    {
        _portal = portal;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>Of a byte that is answered at once; a third more or less.</summary>
    public TimeSpan RoundTrip { get; set; }

    /// <summary>Ends every connection. Later ones lead to the given portal, and to nothing while it is not listening.</summary>
    public void CutAndLeadTo(Uri portal)
    {
        _portal = portal;
        foreach (var connection in _connections.Keys)
            connection.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _listener.Dispose();
        CutAndLeadTo(_portal);
        await Task.WhenAll(_connections.Values);
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        // The same jitter in every run, connection by connection.
        for (var seed = 0; ; seed++)
        {
            try
            {
                var connection = new Connection(this, await _listener.AcceptTcpClientAsync(_closing.Token), seed);
                _connections[connection] = RunAsync(connection);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task RunAsync(Connection connection)
    {
        await connection.RunAsync(_portal);
        _connections.TryRemove(connection, out _);
    }

    private sealed class Connection(SlowLine line, TcpClient browser, int seed) : IDisposable
    {
        private readonly TcpClient _portal = new();
        private readonly Random _jitter = new(seed);

        public async Task RunAsync(Uri portal)
        {
            using (this)
            {
                try
                {
                    browser.NoDelay = _portal.NoDelay = true;
                    await _portal.ConnectAsync(portal.Host, portal.Port);
                    await Task.WhenAny(CarryAsync(browser, _portal), CarryAsync(_portal, browser));
                }
                catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
                {
                    // The line was cut, or the portal is not there: the browser sees a closed connection.
                }
            }
        }

        public void Dispose()
        {
            browser.Dispose();
            _portal.Dispose();
        }

        private async Task CarryAsync(TcpClient from, TcpClient to)
        {
            var underway = Channel.CreateUnbounded<(DateTime Due, byte[] Bytes)>();
            await Task.WhenAll(TakeAsync(from.GetStream(), underway.Writer), DeliverAsync(underway.Reader, to.GetStream()));
        }

        private async Task TakeAsync(NetworkStream from, ChannelWriter<(DateTime, byte[])> underway)
        {
            var buffer = new byte[16 * 1024];
            var last = DateTime.MinValue;
            try
            {
                while (await from.ReadAsync(buffer) is > 0 and var count)
                {
                    var due = DateTime.UtcNow + line.RoundTrip / 2 * (2.0 / 3 + NextJitter() * 2 / 3);
                    last = due > last ? due : last;
                    underway.TryWrite((last, buffer[..count]));
                }
            }
            finally
            {
                underway.TryComplete();
            }
        }

        private double NextJitter()
        {
            lock (_jitter)
                return _jitter.NextDouble();
        }

        private static async Task DeliverAsync(ChannelReader<(DateTime Due, byte[] Bytes)> underway, NetworkStream to)
        {
            await foreach (var (due, bytes) in underway.ReadAllAsync())
            {
                if (due - DateTime.UtcNow is { Ticks: > 0 } rest)
                    await Task.Delay(rest);
                await to.WriteAsync(bytes);
            }
        }
    }
}
