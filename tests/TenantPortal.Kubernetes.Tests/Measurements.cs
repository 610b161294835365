using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Collects what the instruments of one factory measure, as <c>NAME label=value …</c>.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Series, double Value)> _values = [];

    public Measurements(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The series with at least one measurement.</summary>
    public IReadOnlyList<string> Series => [.. _values.Select(one => one.Series).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>How often a series was measured.</summary>
    public int CountOf(string series) => _values.Count(one => one.Series == series);

    /// <summary>What a gauge reports now; null for nothing.</summary>
    public double? Observe(string series)
    {
        _values.Clear();
        _listener.RecordObservableInstruments();
        return _values.Where(one => one.Series == series).Select(one => (double?)one.Value).SingleOrDefault();
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = tags.ToArray().Select(tag => string.Create(CultureInfo.InvariantCulture, $" {tag.Key}={tag.Value}"));
        _values.Enqueue((instrument.Name + string.Concat(labels), value));
    }
}
