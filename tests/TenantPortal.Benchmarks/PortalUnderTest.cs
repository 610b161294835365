using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core;
using TenantPortal.Core.Audit;
using TenantPortal.Core.Data;
using TenantPortal.Core.Data.Startup;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Submitting;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Queue;
using TenantPortal.Kubernetes;
using TenantPortal.Testing;

namespace TenantPortal.Benchmarks;

/// <summary>
/// Core and reconciler as the program wires them, on a fresh SQLite file. It counts the tenants that became ready by the portal's own
/// metric, which costs nothing.
/// </summary>
internal sealed class PortalUnderTest : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly bool _isKept;
    private readonly SemaphoreSlim _ready = new(0);
    private readonly MeterListener _meters = new();
    private readonly IHost _host;
    private readonly ServiceDescriptor _isolationWorker;

    private PortalUnderTest(string kubeconfig, bool checksIsolation, DirectoryInfo? kept)
    {
        (_folder, _isKept) = (kept ?? Directory.CreateTempSubdirectory("tenantportal-benchmark-"), kept is not null);
        var settings = Given.Configuration(
            ("Portal:DataPath", _folder.FullName),
            ("Clusters:default:Kind", ""),
            ("Clusters:default:Kubeconfig", kubeconfig),
            // Checks that are measured on their own need not be spread over a night.
            ("Isolation:MaxRequestsPerSecond", checksIsolation ? null : "1000")
        );
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "TenantPortal" });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddPortalCore(settings, isDevelopment: true).AddPortalReconciler();
        _isolationWorker = builder.Services.Single(service => service.ImplementationType?.Name == "IsolationWorker");
        if (!checksIsolation)
            builder.Services.Remove(_isolationWorker);
        _host = builder.Build();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == KubernetesServices.MeterName && instrument.Name == "tenantportal.tenant.time_to_ready")
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<double>((_, _, _, _) => _ready.Release());
        _meters.Start();
    }

    /// <summary>How many tenants the portal works on at once.</summary>
    public static int Workers { get; } = Given.Settings().Reconciler.Workers;

    /// <summary>A portal whose reconciler does not yet run.</summary>
    /// <param name="checksIsolation">Whether new tenants are checked for isolation, which takes longer than creating them.</param>
    /// <param name="kept">The folder of its database, which stays; null for an empty database that is deleted in the end.</param>
    public static async Task<PortalUnderTest> PrepareAsync(
        string kubeconfig,
        CancellationToken cancellationToken,
        bool checksIsolation = true,
        DirectoryInfo? kept = null
    )
    {
        var portal = new PortalUnderTest(kubeconfig, checksIsolation, kept);
        await portal.Get<DatabaseStartup>().MigrateAsync(cancellationToken);
        await portal.Get<DevelopmentTeams>().SeedAsync(cancellationToken);
        return portal;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _host.StartAsync(cancellationToken);

    public async Task<SubmittedRequest> SubmitAsync(string tenant, CancellationToken cancellationToken) =>
        Expect(await Get<RequestService>().SubmitAsync(Given.Lead(), Given.Input(tenant), cancellationToken));

    public async Task ApproveAsync(SubmittedRequest request, CancellationToken cancellationToken) =>
        Expect(await Get<DecideRequest>().ApproveAsync(Given.Admin(), request.Id!, request.Revision, null, cancellationToken));

    /// <summary>Waits until the reconciler has asked the cluster about every open request.</summary>
    public async Task WaitUntilCheckedAsync(CancellationToken cancellationToken)
    {
        while ((await Get<RequestCheckQueue>().ListUncheckedAsync(1, [], cancellationToken)).Count > 0)
            await Task.Delay(20, cancellationToken);
    }

    /// <summary>Waits until so many more tenants are stored as ready.</summary>
    public async Task WaitUntilReadyAsync(int count, CancellationToken cancellationToken)
    {
        for (; count > 0; count--)
            await _ready.WaitAsync(cancellationToken);
    }

    /// <summary>What is stored of the tenants.</summary>
    public async Task<IReadOnlyList<Tenant>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(cancellationToken);
        return await db.Tenants.AsNoTracking().ToListAsync(cancellationToken);
    }

    /// <summary>How many audit entries there are of an action.</summary>
    public async Task<int> CountEntriesAsync(string action, CancellationToken cancellationToken)
    {
        await using var db = await Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(cancellationToken);
        return await db.Set<AuditEntry>().CountAsync(entry => entry.Action == action, cancellationToken);
    }

    /// <summary>Makes every tenant due, as after a change of its objects.</summary>
    public Task RequeueAllAsync(CancellationToken cancellationToken) => Get<TenantQueue>().RequeueAllAsync("default", cancellationToken);

    /// <summary>Waits until no tenant is due or claimed.</summary>
    public async Task WaitUntilRestingAsync(CancellationToken cancellationToken)
    {
        while (await Get<TenantQueue>().NextDueAtAsync(cancellationToken) < DateTimeOffset.UtcNow + TenantQueue.Lease + TimeSpan.FromSeconds(1))
            await Task.Delay(100, cancellationToken);
    }

    /// <summary>Checks the isolation of all tenants, as the portal does after a change and, with <paramref name="isNightly"/>, every night.</summary>
    public async Task CheckIsolationAsync(bool isNightly, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        await using var db = await Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(cancellationToken);
        var tenants = await db.Tenants.CountAsync(cancellationToken);
        if (isNightly)
            await db.IsolationReports.ExecuteUpdateAsync(set => set.SetProperty(report => report.DueAt, now), cancellationToken);
        var worker = (IHostedService)ActivatorUtilities.CreateInstance(_host.Services, _isolationWorker.ImplementationType!);
        await worker.StartAsync(cancellationToken);
        while (await db.IsolationReports.CountAsync(report => report.CheckedAt >= now && report.DueAt > now, cancellationToken) < tenants)
            await Task.Delay(200, cancellationToken);
        await worker.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _meters.Dispose();
        _ready.Dispose();
        if (!_isKept)
            _folder.Delete(recursive: true);
    }

    private T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    private static T Expect<T>(Result<T> result) =>
        result.Succeeded ? result.Value : throw new InvalidOperationException(string.Join(" ", result.Problems.Select(problem => problem.Message)));
}
