using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TenantPortal.Benchmarks;

/// <summary>Counts the HTTP calls of this process when they have ended, a watch like any other.</summary>
internal sealed class CallCounter : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _calls = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

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

    /// <summary>The calls since the last time, by method: <c>1200 GET, 30 PATCH</c>.</summary>
    public string Take()
    {
        var counts = _calls.Keys.Order(StringComparer.Ordinal).Select(method => (Method: method, Count: _calls.TryRemove(method, out var count) ? count : 0));
        return string.Join(", ", counts.Select(count => $"{count.Count} {count.Method}").DefaultIfEmpty("none"));
    }

    public void Dispose() => _listener.Dispose();

    private void Count(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == "http.request.method" && value is string method)
                _calls.AddOrUpdate(method, 1, (_, count) => count + 1);
        }
    }
}
