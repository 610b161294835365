using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Kubernetes.Reconciling;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>How the worker that reconciles tenants shares its time, and stops.</summary>
public sealed class ReconcileWorkerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_has_stopped_when_what_it_was_doing_has_ended()
    {
        // It accepts connections and never answers.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        var kubeconfig = server.WriteKubeconfig("silent", $"http://{silent.LocalEndpoint}");
        var log = new HeldLog();
        await using var portal = ReconcilerProcess.Prepare(
            kubeconfig,
            server.Database,
            isDevelopment: true,
            services => services.AddSingleton<ILogger<ReconcileWorker>>(log)
        );
        SqliteTemplate.CopyTo(server.Database);
        await portal.Get<DevelopmentTeams>().SeedAsync(Cancellation);
        await portal.ApproveTenantAsync(server.NewTenantName(), Cancellation);
        var worker = portal.Get<IEnumerable<IHostedService>>().OfType<ReconcileWorker>().Single();
        await worker.StartAsync(Cancellation);
        using (await silent.AcceptSocketAsync(Cancellation))
        {
            var stop = worker.StopAsync(Cancellation);
            await log.Interrupted.Task.WaitAsync(Cancellation);

            Assert.NotSame(stop, await Task.WhenAny(stop, Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation)));

            log.Release.Set();
            await stop;
        }
    }

    [Fact]
    public async Task A_cluster_that_hangs_leaves_workers_to_the_tenants_of_others()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(
            server.Kubeconfig,
            server.Database,
            Cancellation,
            ("Clusters:slow:Kubeconfig", server.WriteKubeconfig("silent", $"http://{silent.LocalEndpoint}")),
            ("Reconciler:Workers", "4")
        );
        // More than there are workers, and each takes longer than this test waits.
        for (var number = 0; number < 6; number++)
            await portal.ApproveTenantAsync(Given.Input(server.NewTenantName()) with { Cluster = "slow" }, Cancellation);
        var name = server.NewTenantName();

        await portal.ApproveTenantAsync(Given.Input(name) with { Cluster = "default" }, Cancellation);

        await portal.WaitUntilReadyAsync(name, Cancellation);
    }

    /// <summary>Holds the work at the line that says that it was interrupted.</summary>
    private sealed class HeldLog : ILogger<ReconcileWorker>
    {
        public TaskCompletionSource Interrupted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim Release { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name != "Interrupted")
                return;
            Interrupted.SetResult();
            Release.Wait(Cancellation);
        }
    }
}
