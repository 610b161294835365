using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace TenantPortal.E2E;

/// <summary>
/// A slow line between the browser and the portal, at an address of its own: every byte arrives in order, late, and unevenly late. It can be cut,
/// and it can lead to another process, so that a portal restarts under the same address. Of several replicas, it leads to the first that listens.
/// </summary>
public sealed class SlowLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Connection, Task> _connections = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private volatile Uri[] _replicas;

    public SlowLine(params Uri[] replicas)
    {
        _replicas = replicas;
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
        _replicas = [portal];
        Cut();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _listener.Dispose();
        Cut();
        await Task.WhenAll(_connections.Values);
        _closing.Dispose();
    }

    private void Cut()
    {
        foreach (var connection in _connections.Keys)
            connection.Dispose();
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
        await connection.RunAsync(_replicas);
        _connections.TryRemove(connection, out _);
    }

    private sealed class Connection(SlowLine line, TcpClient browser, int seed) : IDisposable
    {
        private readonly TcpClient _portal = new();
        private readonly Random _jitter = new(seed);

        public async Task RunAsync(IReadOnlyList<Uri> replicas)
        {
            using (this)
            {
                try
                {
                    browser.NoDelay = _portal.NoDelay = true;
                    await ConnectAsync(replicas);
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

        private async Task ConnectAsync(IReadOnlyList<Uri> replicas)
        {
            foreach (var replica in replicas.SkipLast(1))
            {
                try
                {
                    await _portal.ConnectAsync(replica.Host, replica.Port);
                    return;
                }
                catch (SocketException)
                {
                    // It is not listening: the next one may.
                }
            }

            await _portal.ConnectAsync(replicas[^1].Host, replicas[^1].Port);
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
