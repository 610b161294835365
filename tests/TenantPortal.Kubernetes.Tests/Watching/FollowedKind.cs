using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Loops;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Watching;

namespace TenantPortal.Kubernetes.Tests.Watching;

/// <summary>An informer of names at work: what its handler was given, what it logged, and the delays between its attempts.</summary>
internal sealed class FollowedKind : IInformerHandler<string>, ILogger, IAsyncDisposable
{
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stopped = new();
    private readonly Channel<string> _stored = Channel.CreateUnbounded<string>();
    private readonly Task _running;

    public FollowedKind(ScriptedCluster cluster, bool isOptional = false, Action<string>? store = null, string path = "/api/v1/things")
    {
        Store = store;
        var kind = new WatchedKind<string>("things", path, live => live["metadata"]!["name"]!.GetValue<string>())
        {
            MaxWait = MaxWait,
            Consequence = "nothing is known about them",
            IsOptional = isOptional,
        };
        _running = new Informer<string>(
            "one",
            kind,
            this,
            () => cluster.Api,
            new LoopRetry("things", MaxWait, Time, new LoopMetrics(Meters.New())),
            new WatchMetrics(MeterFactory, Time).For("one", "things"),
            Time,
            this
        ).RunAsync(_stopped.Token);
    }

    public SteppedTime Time { get; } = new();

    public IMeterFactory MeterFactory { get; } = Meters.New();

    /// <summary>Called before anything is stored.</summary>
    public Action<string>? Store { get; set; }

    public int Forgotten { get; private set; }

    public ConcurrentQueue<ClusterProblem> Problems { get; } = [];

    public ConcurrentQueue<(LogLevel Level, string Message, Exception? Exception)> Log { get; } = [];

    /// <summary>The next list or event that was stored: <c>listed a b</c>, <c>Added c</c>.</summary>
    public ValueTask<string> NextStoredAsync(CancellationToken cancellationToken) => _stored.Reader.ReadAsync(cancellationToken);

    /// <summary>Waits for the next delay, expects it to follow this many failures, and ends it.</summary>
    public async Task PassDelayAsync(int failures, CancellationToken cancellationToken)
    {
        AssertDelay(failures, await Time.NextDelayAsync(cancellationToken));
        Time.Advance(MaxWait);
    }

    public static void AssertDelay(int failures, TimeSpan delay)
    {
        var longest = TimeSpan.FromMilliseconds(Math.Min(200 * Math.Pow(2, failures - 1), MaxWait.TotalMilliseconds));
        // Delays are whole milliseconds.
        Assert.InRange(delay, longest / 2 - TimeSpan.FromMilliseconds(1), longest);
    }

    public Task ListedAsync(IReadOnlyList<string> items, CancellationToken cancellationToken) => StoreAsync($"listed {string.Join(' ', items)}");

    public async Task ChangedAsync(IReadOnlyList<WatchEvent<string>> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
            await StoreAsync($"{change.Type} {change.Live}");
    }

    public Task ForgetAsync(CancellationToken cancellationToken)
    {
        Forgotten++;
        return Task.CompletedTask;
    }

    public Task FailedAsync(ClusterProblem problem, CancellationToken cancellationToken)
    {
        Problems.Enqueue(problem);
        return Task.CompletedTask;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Enqueue((logLevel, formatter(state, exception), exception));

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        // It ends canceled, or without an exception when it was about to list again.
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.False(_running.IsFaulted);
        _stopped.Dispose();
    }

    private async Task StoreAsync(string what)
    {
        await Task.Yield();
        Store?.Invoke(what);
        await _stored.Writer.WriteAsync(what);
    }
}
