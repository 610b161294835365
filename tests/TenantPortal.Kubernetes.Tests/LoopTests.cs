using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core;
using TenantPortal.Core.Data;
using TenantPortal.Core.Loops;
using TenantPortal.Kubernetes.Tests.Watching;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>Every background loop of the program, with a database and clusters that always fail at once.</summary>
public sealed class LoopTests
{
    private const int Rounds = 10;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Loops =>
        new()
        {
            { "StoreWatcher", "store-changes" },
            { "ReconcileWorker", "reconcile" },
            { "RequestChecker", "request-checks" },
            { "RequestClockWorker", "request-clock" },
            { "ExpiryWorker", "tenant-expiry" },
            { "LapseWorker", "tenant-lapse" },
            { "RecertificationWorker", "tenant-recertification" },
            { "SleepWorker", "tenant-sleep" },
            { "RightsProposalWorker", "rights-proposals" },
            { "LeadWorker", "team-leads" },
            { "IsolationWorker", "isolation-checks" },
            { "GuardWorker", "guard-probes" },
            { "HostEndpointRecorder", "host-endpoints" },
            { "NotificationWorker", "notifications" },
            { "RealUseWorker", "real-use" },
            { "UsageWorker", "usage" },
            { "AnchorWorker", "audit-anchors" },
            { "StoreMetricsWorker", "store-metrics" },
            { "AuditVerificationWorker", "audit-verification" },
            { "OrphanWorker", "orphans" },
            { "InventoryWorker", "deletion-inventories" },
            { "ArchivedLookWorker", "archived-looks" },
            { "ClusterCatalogWorker", "cluster-catalog" },
            { "ClusterTestWorker", "cluster-tests" },
            { "ClusterAlertWorker", "cluster-alerts" },
        };

    /// <summary>Those that only run with a database server.</summary>
    public static TheoryData<string, string> ServerLoops =>
        new()
        {
            { "ChangeSender", "change-notices" },
            { "ChangeListener", "change-listener" },
            { "WatchLeaseWorker", "watch-leases" },
        };

    [Theory]
    [MemberData(nameof(Loops))]
    [MemberData(nameof(ServerLoops))]
    public async Task A_loop_that_always_fails_waits_longer_each_time_and_logs_and_counts_every_failure(string worker, string loop)
    {
        var time = new SteppedTime();
        var log = new LogLines<BackgroundLoops>();
        await using var services = Prepare(time, log, ServerLoops.Any(row => row.Data.Item1 == worker) ? DatabaseProvider.PostgreSql : DatabaseProvider.Sqlite);
        using var failures = new FailureCounter(services.GetRequiredService<IMeterFactory>(), loop);
        var service = services.GetServices<IHostedService>().Single(service => service.GetType().Name == worker);

        await service.StartAsync(Cancellation);
        for (var failed = 1; failed <= Rounds; failed++)
        {
            var longest = new RetryDelays(TimeSpan.FromMinutes(1)).Longest(failed);
            // Delays are whole milliseconds.
            Assert.InRange(await time.NextDelayAsync(Cancellation), longest / 2 - TimeSpan.FromMilliseconds(1), longest * 2);
            Assert.Equal(failed, failures.Count);
            Assert.Equal(failed, log.Lines.Count(line => line.Level >= LogLevel.Warning));
            time.Advance(longest * 2);
        }

        await service.StopAsync(Cancellation);
    }

    /// <summary>
    /// A new loop belongs in the list above, or beside the informers, whose tests are their own, and what reads Secrets, which reports what it cannot read.
    /// </summary>
    [Fact]
    public async Task Every_background_service_is_in_the_list()
    {
        await using var services = Prepare(new SteppedTime(), new LogLines<BackgroundLoops>(), DatabaseProvider.PostgreSql);

        var workers = services
            .GetServices<IHostedService>()
            .Select(service => service.GetType().Name)
            .Where(name =>
                name.EndsWith("Worker", StringComparison.Ordinal)
                || services.GetServices<IHostedService>().Any(service => service is BackgroundService && service.GetType().Name == name)
            );

        Assert.Equal(
            Loops.Concat(ServerLoops).Select(row => row.Data.Item1).Concat(["InformerService", "CredentialWorker"]).Order(StringComparer.Ordinal),
            workers.Distinct().Order(StringComparer.Ordinal)
        );
    }

    private static ServiceProvider Prepare(TimeProvider time, LogLines<BackgroundLoops> log, DatabaseProvider database)
    {
        var settings = Given.Configuration(
            ("Database:Provider", database.ToString()),
            (
                "ConnectionStrings:Portal",
                database == DatabaseProvider.Sqlite ? "Data Source=/dev/null/portal.db;Pooling=False" : "Host=127.0.0.1;Port=1;Username=portal"
            ),
            ("Portal:DataPath", Path.GetTempPath()),
            ("Clusters:default:Kubeconfig", "/dev/null")
        );
        return new ServiceCollection()
            .AddSingleton(time)
            .AddPortalCore(settings, isDevelopment: true)
            .AddRemoteChanges(settings)
            .AddClusterCatalogWorker()
            .AddPortalReconciler()
            .AddNotificationWorker()
            .AddAuditAnchorWorker()
            .AddSingleton<ILogger<BackgroundLoops>>(log)
            .AddSingleton(typeof(ILogger<>), typeof(Forwarding<>))
            .AddSingleton(log)
            .BuildServiceProvider();
    }

    /// <summary>Sends what every class logs to one place.</summary>
    private sealed class Forwarding<T>(LogLines<BackgroundLoops> log) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && typeof(T).Namespace!.StartsWith("TenantPortal", StringComparison.Ordinal);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Log(logLevel, eventId, state, exception, formatter);
    }

    private sealed class FailureCounter : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _count;

        public FailureCounter(IMeterFactory meters, string loop)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == LoopMetrics.Failures && instrument.Meter.Scope == meters)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>(
                (_, value, tags, _) =>
                {
                    foreach (var tag in tags)
                    {
                        if (tag.Key == "loop" && (string?)tag.Value == loop)
                            Interlocked.Add(ref _count, (int)value);
                    }
                }
            );
            _listener.Start();
        }

        public int Count => _count;

        public void Dispose() => _listener.Dispose();
    }
}
