using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TenantPortal.Kubernetes.Tests.Connections;

/// <summary>
/// Forwards connections to a server, and can stop forwarding on those that are open without closing them, as a firewall does that has forgotten them.
/// </summary>
internal sealed class SilentProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly int _port;
    private readonly Task _accepting;
    private int _generation;

    public SilentProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on, nothing passes on the connections that are open. New ones work.</summary>
    public void Silence() => Interlocked.Increment(ref _generation);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        foreach (var client in _open)
            client.Dispose();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _port, _ending.Token);
                _open.Add(client);
                _open.Add(server);
                var generation = Volatile.Read(ref _generation);
                _ = ForwardAsync(client.GetStream(), server.GetStream(), generation);
                _ = ForwardAsync(server.GetStream(), client.GetStream(), generation);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ForwardAsync(NetworkStream from, NetworkStream to, int generation)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _ending.Token) is > 0 and var read)
            {
                if (Volatile.Read(ref _generation) == generation)
                    await to.WriteAsync(buffer.AsMemory(0, read), _ending.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has closed the connection.
        }
    }
}
