using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Loops;
using TenantPortal.Core.Tiers;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Checks the isolation of due tenants, a few at a time, and stores the results.</summary>
internal sealed partial class IsolationWorker(
    IsolationQueue queue,
    IsolationChecker checker,
    IsolationOptions options,
    WorkSignal signal,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<IsolationWorker> logger
) : BackgroundService
{
    /// <summary>Less than <see cref="IsolationQueue.Lease"/>.</summary>
    private static readonly TimeSpan MaxRunTime = TimeSpan.FromMinutes(2);

    private readonly CheckPace _pace = new(options, time);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunAsync("isolation-checks", RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        var woken = signal.Next;
        while (await queue.ClaimDueAsync(options.Workers, withPlanned: _pace.Wait <= TimeSpan.Zero, stoppingToken) is { Count: > 0 } claims)
        {
            var since = time.GetUtcNow();
            var requests = await Task.WhenAll(claims.Select(claim => WorkAsync(claim, stoppingToken)));
            _pace.Spend(requests.Sum(), since);
        }

        var wait = _pace.Wait;
        await signal.SleepAsync(woken, wait > TimeSpan.Zero && wait < signal.MaxSleep ? wait : signal.MaxSleep, stoppingToken);
    }

    /// <returns>The number of requests for checks that no user is waiting for.</returns>
    private async Task<int> WorkAsync(ClaimedCheck claim, CancellationToken stoppingToken)
    {
        using var timeout = new CancellationTokenSource(MaxRunTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, timeout.Token);
        var (name, cluster) = (claim.Tenant.Name, claim.Tenant.Cluster);
        try
        {
            var run = await checker.CheckAsync(claim, both.Token);
            await queue.CompleteAsync(claim, run, stoppingToken);
            return claim.IsPlanned ? run.Requests : 0;
        }
        catch (RenderingException exception)
        {
            await queue.RecordFailureAsync(claim, exception.Message, stoppingToken);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            await queue.RecordFailureAsync(
                claim,
                $"Cluster '{cluster}' took longer than {MaxRunTime.TotalMinutes:0} minutes to respond. The portal retries automatically.",
                stoppingToken
            );
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !stoppingToken.IsCancellationRequested)
        {
            var problem = ClusterProblem.Explain(cluster, exception).Message;
            ClusterFailed(name, cluster, problem, IsolationQueue.AfterProblem);
            await queue.RecordFailureAsync(claim, problem, stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Set aside, so that it neither stops the other tenants nor is checked again at once.
            CheckFailed(exception, name, cluster, IsolationQueue.AfterProblem);
            await queue.RecordFailureAsync(
                claim,
                "Something went wrong inside the portal. The portal retries automatically; for details, see its log.",
                stoppingToken
            );
        }

        return 0;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Could not check the isolation of tenant {Tenant} on {Cluster}. The next attempt is in {Wait}. {Problem}"
    )]
    private partial void ClusterFailed(string tenant, string cluster, string problem, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Error, Message = "The isolation check of tenant {Tenant} on {Cluster} failed. The next attempt is in {Wait}")]
    private partial void CheckFailed(Exception exception, string tenant, string cluster, TimeSpan wait);
}
