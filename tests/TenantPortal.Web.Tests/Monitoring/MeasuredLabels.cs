using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using TenantPortal.Core.Loops;

namespace TenantPortal.Web.Tests.Monitoring;

/// <summary>The labels of what one portal measures. An exporter would see the portals of other tests in the same process, too.</summary>
internal sealed class MeasuredLabels : IDisposable
{
    private const int MaxLooks = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Metric, string[] Labels)> _seen = [];

    public MeasuredLabels(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Meter.Name == LoopMetrics.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Add(instrument, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        _listener.Start();
    }

    public IReadOnlyList<(string Metric, string[] Labels)> Seen => [.. _seen];

    /// <summary>Reads the gauges until each of these metrics was measured.</summary>
    public async Task WaitForAsync(IReadOnlyCollection<string> metrics, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        for (var look = 1; ; look++)
        {
            _listener.RecordObservableInstruments();
            var missing = metrics.Except(_seen.Select(one => one.Metric)).ToList();
            if (missing.Count == 0)
                return;
            Assert.True(look < MaxLooks, "Not measured: " + string.Join(", ", missing));
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _seen.Enqueue((MonitoringFiles.NameOf(instrument), [.. tags.ToArray().Select(tag => tag.Key)]));
}
