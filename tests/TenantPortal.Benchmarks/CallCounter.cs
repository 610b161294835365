using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TenantPortal.Benchmarks;

/// <summary>Counts the HTTP calls of this process when they have ended, a watch like any other.</summary>
internal sealed class CallCounter : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _calls = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private long _last = Stopwatch.GetTimestamp();

    public CallCounter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Count(tags));
        _listener.Start();
    }

    public long Total => _calls.Values.Sum();

    /// <summary>Waits until no call has ended for this long. Returns the time stamp of the last one.</summary>
    public async Task<long> WaitUntilQuietAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        for (TimeSpan passed; (passed = Stopwatch.GetElapsedTime(Volatile.Read(ref _last))) < quiet; )
            await Task.Delay(quiet - passed, cancellationToken);
        return Volatile.Read(ref _last);
    }

    /// <summary>The calls since the last time, by method: <c>1200 GET, 30 PATCH</c>.</summary>
    public string Take()
    {
        var counts = _calls.Keys.Order(StringComparer.Ordinal).Select(method => (Method: method, Count: _calls.TryRemove(method, out var count) ? count : 0));
        return string.Join(", ", counts.Select(count => $"{count.Count} {count.Method}").DefaultIfEmpty("none"));
    }

    public void Dispose() => _listener.Dispose();

    private void Count(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Volatile.Write(ref _last, Stopwatch.GetTimestamp());
        foreach (var (name, value) in tags)
        {
            if (name == "http.request.method" && value is string method)
                _calls.AddOrUpdate(method, 1, (_, count) => count + 1);
        }
    }
}
