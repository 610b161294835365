using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tenants.Moving;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>
/// Reads what would be lost by a deletion, or with the former place of a tenant that has moved, for the people who request or decide it. Reading twice does
/// no harm, so there is no claim.
/// </summary>
internal sealed partial class InventoryWorker(
    DeletionLog log,
    MoveGate moves,
    InventoryReader reader,
    WorkSignal signal,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<InventoryWorker> logger
) : BackgroundService
{
    private const int AtOnce = 20;

    private readonly SetAside<Guid> _failed = new(TimeSpan.FromSeconds(30), time);
    private readonly SetAside<Guid> _failedMoves = new(TimeSpan.FromSeconds(30), time);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunAsync("deletion-inventories", RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        var woken = signal.Next;
        foreach (var tenant in await log.ListWantedAsync(AtOnce, _failed.Waiting, stoppingToken))
        {
            await _failed.TryAsync(
                tenant.Id,
                token => ReadAsync(tenant, reader.ReadAsync, log.SeeAsync, log.MissAsync, token),
                (exception, wait) => ReadFailed(exception, tenant.Name, wait),
                stoppingToken
            );
        }

        foreach (var tenant in await moves.ListWantedAsync(AtOnce, _failedMoves.Waiting, stoppingToken))
        {
            await _failedMoves.TryAsync(
                tenant.Id,
                token => ReadAsync(tenant, reader.ReadFormerAsync, moves.SeeAsync, moves.MissAsync, token),
                (exception, wait) => ReadFormerFailed(exception, tenant.Name, wait),
                stoppingToken
            );
        }

        await signal.SleepAsync(woken, signal.MaxSleep, stoppingToken);
    }

    private static async Task ReadAsync(
        Tenant tenant,
        Func<Tenant, CancellationToken, Task<DeletionInventory>> read,
        Func<Guid, DeletionInventory, CancellationToken, Task> see,
        Func<Guid, string, CancellationToken, Task> miss,
        CancellationToken stoppingToken
    )
    {
        try
        {
            await see(tenant.Id, await read(tenant, stoppingToken), stoppingToken);
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !stoppingToken.IsCancellationRequested)
        {
            await miss(tenant.Id, ClusterProblem.Explain(tenant.Cluster, exception).Message, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not read what the deletion of tenant {Tenant} would delete. The next attempt is in {Wait}")]
    private partial void ReadFailed(Exception exception, string tenant, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not read what the former namespace of tenant {Tenant} contains. The next attempt is in {Wait}")]
    private partial void ReadFormerFailed(Exception exception, string tenant, TimeSpan wait);
}
