using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace TenantPortal.Sandbox.Controllers;

/// <summary>The keys that are due. A key is in it only once, so a burst of changes leads to one reconcile.</summary>
internal sealed class WorkQueue
{
    private readonly Channel<string> _due = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);

    public void Add(string key)
    {
        if (_waiting.TryAdd(key, true))
        {
            _due.Writer.TryWrite(key);
        }
    }

    public bool TryTake([NotNullWhen(true)] out string? key)
    {
        if (!_due.Reader.TryRead(out key))
        {
            return false;
        }

        _waiting.TryRemove(key, out _);
        return true;
    }

    /// <summary>Completes when a key is due; false when it was canceled.</summary>
    public async Task<bool> WaitAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await _due.Reader.WaitToReadAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
