using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>Probes clusters whose guards are due, and stores the results.</summary>
internal sealed partial class GuardWorker(GuardQueue queue, GuardProber prober, WorkSignal signal, TimeProvider time, ILogger<GuardWorker> logger)
    : BackgroundService
{
    /// <summary>Less than <see cref="GuardQueue.Lease"/>.</summary>
    private static readonly TimeSpan MaxRunTime = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var woken = signal.Next;
            try
            {
                if (!started)
                    await queue.StartAsync(stoppingToken);
                started = true;
                await Task.WhenAll((await queue.ClaimDueAsync(stoppingToken)).Select(claim => WorkAsync(claim, stoppingToken)));
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                QueueFailed(exception);
            }

            await signal.SleepAsync(woken, signal.MaxSleep, stoppingToken);
        }
    }

    private async Task WorkAsync(ClaimedProbe claim, CancellationToken stoppingToken)
    {
        using var timeout = new CancellationTokenSource(MaxRunTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, timeout.Token);
        try
        {
            var run = await prober.ProbeAsync(claim, both.Token);
            await queue.CompleteAsync(claim, run, stoppingToken);
            if (run.Findings.Where(finding => finding.Result == GuardResult.Missing).Select(finding => finding.Id).ToList() is { Count: > 0 } missing)
                GuardsMissing(claim.Cluster, string.Join(", ", missing));
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            await queue.RecordFailureAsync(
                claim,
                $"Cluster '{claim.Cluster}' took longer than {MaxRunTime.TotalSeconds:0} s to respond. The portal retries automatically.",
                stoppingToken
            );
        }
        catch (Exception exception) when (ClusterProblem.CanExplain(exception) && !stoppingToken.IsCancellationRequested)
        {
            ClusterFailed(exception, claim.Cluster);
            await queue.RecordFailureAsync(claim, ClusterProblem.Explain(claim.Cluster, exception).Message, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Guards are missing on {Cluster}: {Guards}")]
    private partial void GuardsMissing(string cluster, string guards);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not probe the guards of {Cluster}. The portal retries automatically")]
    private partial void ClusterFailed(Exception exception, string cluster);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not read the clusters whose guards are due")]
    private partial void QueueFailed(Exception exception);
}
