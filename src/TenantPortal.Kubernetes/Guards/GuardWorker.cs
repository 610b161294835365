using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Guards;
using TenantPortal.Core.Loops;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>Probes clusters whose guards are due, and stores the results.</summary>
internal sealed partial class GuardWorker(
    GuardQueue queue,
    GuardProber prober,
    WorkSignal signal,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<GuardWorker> logger
) : BackgroundService
{
    /// <summary>Less than <see cref="GuardQueue.Lease"/>.</summary>
    private static readonly TimeSpan MaxRunTime = TimeSpan.FromMinutes(1);

    private bool _isStarted;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunAsync("guard-probes", RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        var woken = signal.Next;
        if (!_isStarted)
            await queue.StartAsync(stoppingToken);
        _isStarted = true;
        await Task.WhenAll((await queue.ClaimDueAsync(stoppingToken)).Select(claim => WorkAsync(claim, stoppingToken)));
        await signal.SleepAsync(woken, signal.MaxSleep, stoppingToken);
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
            var problem = ClusterProblem.Explain(claim.Cluster, exception).Message;
            ClusterFailed(claim.Cluster, problem, GuardQueue.WhileBlocked);
            await queue.RecordFailureAsync(claim, problem, stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Set aside, so that it neither stops the other clusters nor is probed again at once.
            ProbeFailed(exception, claim.Cluster, GuardQueue.WhileBlocked);
            await queue.RecordFailureAsync(
                claim,
                "Something went wrong inside the portal. The portal retries automatically; for details, see its log.",
                stoppingToken
            );
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Guards are missing on {Cluster}: {Guards}")]
    private partial void GuardsMissing(string cluster, string guards);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not probe the guards of {Cluster}. The next attempt is in {Wait}. {Problem}")]
    private partial void ClusterFailed(string cluster, string problem, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Error, Message = "The probe of the guards of {Cluster} failed. The next attempt is in {Wait}")]
    private partial void ProbeFailed(Exception exception, string cluster, TimeSpan wait);
}
