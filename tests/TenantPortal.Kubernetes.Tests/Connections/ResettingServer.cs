using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TenantPortal.Kubernetes.Tests.Connections;

/// <summary>A server that resets its first connections in the middle of a response body, and responds completely to later ones.</summary>
internal sealed class ResettingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly byte[] _body;
    private readonly int _resets;
    private readonly Task _answering;

    public ResettingServer(string body, int resets)
    {
        (_body, _resets) = (Encoding.UTF8.GetBytes(body), resets);
        _listener.Start();
        _answering = AnswerAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>How many calls arrived.</summary>
    public int Calls { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _answering;
        _ending.Dispose();
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                await AnswerAsync(client, isReset: Calls++ < _resets);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client, bool isReset)
    {
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync(_ending.Token) is { Length: > 0 })
        {
            // The head ends with an empty line.
        }

        var head = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {_body.Length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _ending.Token);
        await stream.WriteAsync(_body.AsMemory(0, isReset ? _body.Length / 2 : _body.Length), _ending.Token);
        // Without lingering, closing sends a reset.
        client.LingerState = new LingerOption(isReset, 0);
    }
}
