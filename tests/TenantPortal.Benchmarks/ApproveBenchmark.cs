using System.Diagnostics;

namespace TenantPortal.Benchmarks;

/// <summary>One approval at a time of an idle portal, in turn with a bare client that makes the same objects.</summary>
internal static class ApproveBenchmark
{
    public static async Task RunAsync(BenchmarkCluster cluster, int rounds, CancellationToken cancellationToken)
    {
        const int WarmingRounds = 5;
        Console.WriteLine($"One approval at a time, {rounds} rounds, in milliseconds.");
        await using var portal = await PortalUnderTest.PrepareAsync(cluster.Kubeconfig, cancellationToken);
        await portal.StartAsync(cancellationToken);
        using var client = new BareClient(cluster.Kubeconfig);
        var (ready, applied, bareReady, bareApplied) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < WarmingRounds + rounds; round++)
        {
            var tenants = cluster.NewTenants(2);
            var request = await portal.SubmitAsync(tenants[0].Name, cancellationToken);
            await portal.WaitUntilCheckedAsync(cancellationToken);
            await portal.ApproveAsync(request, cancellationToken);
            await portal.WaitUntilReadyAsync(1, cancellationToken);
            var stored = (await portal.ListAsync(cancellationToken)).Single(tenant => tenant.Name == tenants[0].Name);

            var watch = Stopwatch.StartNew();
            await client.ProvisionAsync(tenants[1], cancellationToken);
            var bare = watch.Elapsed;
            await client.WaitUntilCountedAsync(tenants[1], cancellationToken);
            if (round < WarmingRounds)
                continue;
            ready.Add((stored.ReadyAt!.Value - stored.ApprovedAt).TotalMilliseconds);
            applied.Add((stored.AppliedAt!.Value - stored.ApprovedAt).TotalMilliseconds);
            bareReady.Add(watch.Elapsed.TotalMilliseconds);
            bareApplied.Add(bare.TotalMilliseconds);
        }

        Show("portal, approval to applied", applied);
        Show("portal, approval to Ready", ready);
        Show("bare client, applied", bareApplied);
        Show("bare client, quota counted", bareReady);
        Console.WriteLine("Ratios of medians");
        Console.WriteLine($"  portal / bare client, applied    {Statistics.Median(applied) / Statistics.Median(bareApplied):0.00}");
        Console.WriteLine($"  portal / bare client, ready      {Statistics.Median(ready) / Statistics.Median(bareReady):0.00}");
        Console.WriteLine($"  portal ready / bare applied      {Statistics.Median(ready) / Statistics.Median(bareApplied):0.00}");
    }

    private static void Show(string what, IReadOnlyList<double> times) =>
        Console.WriteLine($"  {what, -32} median {Statistics.Median(times), 6:0} p95 {Statistics.Percentile(times, 0.95), 6:0}");
}
