using System.Collections.Concurrent;

namespace TenantPortal.Core.Loops;

/// <summary>
/// The rows of a queue whose processing failed in this process, each with a delay of its own that grows: none of them holds up the rest of
/// its batch or is processed again in a tight loop.
/// </summary>
/// <param name="maxWait">The longest delay.</param>
public sealed class SetAside<TKey>(TimeSpan maxWait, TimeProvider time)
    where TKey : notnull
{
    private readonly RetryDelays _delays = new(maxWait);
    private readonly ConcurrentDictionary<TKey, (int Failures, DateTimeOffset NextAt)> _rows = [];

    /// <summary>The keys of rows that are not due yet.</summary>
    public TKey[] Waiting
    {
        get
        {
            var now = time.GetUtcNow();
            return [.. _rows.Where(row => row.Value.NextAt > now).Select(row => row.Key)];
        }
    }

    /// <summary>Counts a failure of the row. Returns how long it waits.</summary>
    public TimeSpan Failed(TKey key)
    {
        var failures = _rows.TryGetValue(key, out var row) ? row.Failures + 1 : 1;
        var wait = _delays.After(failures, Random.Shared.NextDouble());
        _rows[key] = (failures, time.GetUtcNow() + wait);
        return wait;
    }

    /// <summary>The row was processed.</summary>
    public void Done(TKey key) => _rows.TryRemove(key, out _);

    /// <summary>Processes a row, and sets it aside when that fails. What fails while the program stops is repeated at the next start.</summary>
    /// <param name="failed">Logs the failure, and how long the row waits.</param>
    public async Task TryAsync(TKey key, Func<CancellationToken, Task> process, Action<Exception, TimeSpan> failed, CancellationToken cancellationToken)
    {
        try
        {
            await process(cancellationToken);
            Done(key);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            failed(exception, Failed(key));
        }
    }
}
