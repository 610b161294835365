using Microsoft.AspNetCore.Http;
using TenantPortal.Kubernetes.Tests;

namespace TenantPortal.Benchmarks;

/// <summary>Many tenants approved at once, undisturbed and while every third call returns 500, each through the same proxy.</summary>
internal static class FaultsBenchmark
{
    private const string Failure =
        """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"InternalError","message":"It is a benchmark.","code":500}""";

    public static async Task RunAsync(BenchmarkCluster cluster, int tenants, int rounds, CancellationToken cancellationToken)
    {
        const int WarmingTenants = 20;
        Console.WriteLine($"{tenants} tenants, {rounds} rounds, through a proxy.");
        await RunAsync(cluster, cluster.NewTenants(WarmingTenants), isDisturbed: false, cancellationToken);
        var ratios = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            Console.WriteLine($"Round {round + 1}");
            var undisturbed = await RunAsync(cluster, cluster.NewTenants(tenants), isDisturbed: false, cancellationToken);
            Show("undisturbed", undisturbed);
            var disturbed = await RunAsync(cluster, cluster.NewTenants(tenants), isDisturbed: true, cancellationToken);
            Show("a third fails", disturbed);
            ratios.Add(disturbed.AllReady / undisturbed.AllReady);
        }

        Console.WriteLine($"Until all are ready, a third fails / undisturbed, median: {Statistics.Median(ratios):0.00}");
    }

    /// <summary>The tenants are approved and the reconciler is down, as after a restart; it is timed from its start.</summary>
    private static async Task<Run> RunAsync(
        BenchmarkCluster cluster,
        IReadOnlyList<TenantObjects> tenants,
        bool isDisturbed,
        CancellationToken cancellationToken
    )
    {
        await using var proxy = await BreakingProxy.StartAsync(cluster.Kubeconfig, int.MaxValue, cancellationToken);
        var (calls, failed) = (0, 0);
        proxy.Interfere = async context =>
        {
            if (context.Request.Query.ContainsKey("watch") || Interlocked.Increment(ref calls) % 3 != 0 || !isDisturbed)
                return false;
            Interlocked.Increment(ref failed);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Failure, context.RequestAborted);
            return true;
        };
        using var kubeconfig = new ProxyKubeconfig(proxy.Url);
        await using var portal = await PortalUnderTest.PrepareAsync(kubeconfig.Path, cancellationToken);
        foreach (var tenant in tenants)
            await portal.ApproveAsync(await portal.SubmitAsync(tenant.Name, cancellationToken), cancellationToken);

        var startedAt = DateTimeOffset.UtcNow;
        await portal.StartAsync(cancellationToken);
        await portal.WaitUntilReadyAsync(tenants.Count, cancellationToken);
        var all = Volatile.Read(ref calls);
        var applies = proxy.Writes.Where(write => write.Method == "PATCH").ToList();
        var times = (await portal.ListAsync(cancellationToken)).Select(tenant => (tenant.ReadyAt!.Value - startedAt).TotalSeconds).ToList();
        return new Run(
            times.Max(),
            Statistics.Median(times),
            (double)all / tenants.Count,
            (double)applies.Count / tenants.Count,
            failed,
            applies.Where(write => write.Status == StatusCodes.Status201Created).GroupBy(write => write.Path).Count(created => created.Count() > 1),
            await portal.CountEntriesAsync("tenant.failing", cancellationToken)
        );
    }

    private static void Show(string what, Run run) =>
        Console.WriteLine(
            $"  {what, -14} all ready {run.AllReady, 6:0.00} s, median {run.MedianReady, 6:0.00} s; "
                + $"per tenant {run.Calls:0.0} calls and {run.Applies:0.0} applies; "
                + $"{run.Failed} calls failed, {run.CreatedTwice} objects created twice, {run.Notified} tenants reported as failing"
        );

    /// <param name="AllReady">Seconds until the last tenant was ready.</param>
    /// <param name="Calls">Of the whole portal, per tenant.</param>
    /// <param name="Applies">Per tenant, those that failed at the proxy not included.</param>
    private sealed record Run(double AllReady, double MedianReady, double Calls, double Applies, int Failed, int CreatedTwice, int Notified);
}
