using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Clusters.Registry;
using TenantPortal.Core.Diagnostics;
using TenantPortal.Core.Loops;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Kubeconfigs;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Diagnostics;

/// <summary>Runs the tests of clusters that platform admins request. A cluster that is not added yet is tested with a connection of its own.</summary>
internal sealed partial class ClusterTestWorker(
    ClusterTestQueue queue,
    ClusterExamination examination,
    ClusterConnections connections,
    SecretReader reader,
    WorkSignal signal,
    BackgroundLoops loops,
    TimeProvider time,
    ILogger<ClusterTestWorker> logger
) : BackgroundService
{
    /// <summary>Less than <see cref="ClusterTestQueue.Lease"/>.</summary>
    private static readonly TimeSpan MaxRunTime = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.RunAsync("cluster-tests", RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        var woken = signal.Next;
        await Task.WhenAll((await queue.ClaimAsync(stoppingToken)).Select(claim => WorkAsync(claim, stoppingToken)));
        await signal.SleepAsync(woken, signal.MaxSleep, stoppingToken);
    }

    private async Task WorkAsync(ClaimedClusterTest claim, CancellationToken stoppingToken)
    {
        var name = claim.Cluster.Name;
        using var timeout = new CancellationTokenSource(MaxRunTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, timeout.Token);
        ExaminedCluster examined;
        try
        {
            examined = await ExamineAsync(claim, both.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            examined = new([Diagnosis.Failure($"cluster {name}", $"Cluster '{name}' took longer than {MaxRunTime.TotalSeconds:0} s to respond.")], null);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            TestFailed(exception, name);
            examined = new([Diagnosis.Failure($"cluster {name}", "Something went wrong inside the portal. For details, see its log.")], null);
        }

        ClusterTestFinding[] findings = [.. examined.Found.Select(found => new ClusterTestFinding(found.Level, found.Subject, found.Sentence))];
        await queue.CompleteAsync(claim, new ClusterTestResult(findings, examined.Uid), stoppingToken);
    }

    private async Task<ExaminedCluster> ExamineAsync(ClaimedClusterTest claim, CancellationToken cancellationToken)
    {
        var cluster = claim.Cluster;
        if (cluster.IsConfigured)
            return await examination.RunAsync(connections.FindKnown(cluster.Name) ?? cluster, () => connections.Get(cluster.Name), cancellationToken);
        var secret = cluster.Credential is { Secret: not null } reference ? await reader.ReadAsync(reference, cancellationToken) : null;
        ClusterApi? api = null;
        try
        {
            return await examination.RunAsync(cluster, () => api = connections.Open(cluster, secret), cancellationToken);
        }
        finally
        {
            api?.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The test of cluster {Cluster} failed")]
    private partial void TestFailed(Exception exception, string cluster);
}
