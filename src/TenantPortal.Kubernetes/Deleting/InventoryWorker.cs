using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Tenants;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>Reads what would be lost by a deletion, for the people who request or decide it. Reading twice does no harm, so there is no claim.</summary>
internal sealed partial class InventoryWorker(
    DeletionLog log,
    InventoryReader reader,
    WorkSignal signal,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<InventoryWorker> logger
) : BackgroundService
{
    private const int AtOnce = 20;

    private readonly SetAside<Guid> _failed = new(TimeSpan.FromSeconds(30), time);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunAsync("deletion-inventories", RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        var woken = signal.Next;
        foreach (var tenant in await log.ListWantedAsync(AtOnce, _failed.Waiting, stoppingToken))
        {
            await _failed.TryAsync(tenant.Id, token => ReadAsync(tenant, token), (exception, wait) => ReadFailed(exception, tenant.Name, wait), stoppingToken);
        }

        await signal.SleepAsync(woken, signal.MaxSleep, stoppingToken);
    }

    private async Task ReadAsync(Tenant tenant, CancellationToken stoppingToken)
    {
        try
        {
            await log.SeeAsync(tenant.Id, await reader.ReadAsync(tenant, stoppingToken), stoppingToken);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !stoppingToken.IsCancellationRequested)
        {
            await log.MissAsync(tenant.Id, ClusterProblem.Explain(tenant.Cluster, exception).Message, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not read what the deletion of tenant {Tenant} would delete. The next attempt is in {Wait}")]
    private partial void ReadFailed(Exception exception, string tenant, TimeSpan wait);
}
