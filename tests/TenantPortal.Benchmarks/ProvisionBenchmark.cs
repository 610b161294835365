using System.Diagnostics;

namespace TenantPortal.Benchmarks;

/// <summary>Many tenants approved at once: the portal, a bare HTTP client and kubectl make the same objects, in turn, each round in another order.</summary>
internal static class ProvisionBenchmark
{
    public static async Task RunAsync(BenchmarkCluster cluster, int tenants, int rounds, CancellationToken cancellationToken)
    {
        const int WarmingTenants = 20;
        var hasKubectl = Kubectl.IsThere();
        Console.WriteLine($"{tenants} tenants, {rounds} rounds.{(hasKubectl ? "" : " There is no kubectl on the PATH; it is left out.")}");
        await PortalAsync(cluster, cluster.NewTenants(WarmingTenants), cancellationToken);
        await BareAsync(cluster, cluster.NewTenants(WarmingTenants), cancellationToken);

        var (portal, bare, kubectl) = (new List<ProvisionTimes>(), new List<ProvisionTimes>(), new List<ProvisionTimes>());
        var runs = new List<Func<Task>>
        {
            async () => portal.Add(Show("portal", await PortalAsync(cluster, cluster.NewTenants(tenants), cancellationToken))),
            async () => bare.Add(Show("bare client", await BareAsync(cluster, cluster.NewTenants(tenants), cancellationToken))),
        };
        if (hasKubectl)
            runs.Add(async () => kubectl.Add(Show("kubectl", await KubectlAsync(cluster, cluster.NewTenants(tenants), cancellationToken))));
        for (var round = 0; round < rounds; round++)
        {
            Console.WriteLine($"Round {round + 1}");
            for (var turn = 0; turn < runs.Count; turn++)
                await runs[(round + turn) % runs.Count]();
        }

        Console.WriteLine("Ratios of throughput, median of the rounds");
        Compare("portal / bare client, applied", portal, bare, times => times.Applied);
        Compare("portal / bare client, ready", portal, bare, times => times.Ready!.Value);
        if (hasKubectl)
        {
            Compare("portal / kubectl, applied", portal, kubectl, times => times.Applied);
            Compare("portal ready / kubectl applied", portal, kubectl, times => times.Ready ?? times.Applied);
        }
    }

    /// <summary>The tenants are approved and the reconciler is down, as after a restart; it is timed from its start.</summary>
    private static async Task<ProvisionTimes> PortalAsync(BenchmarkCluster cluster, IReadOnlyList<TenantObjects> tenants, CancellationToken cancellationToken)
    {
        await using var portal = await PortalUnderTest.PrepareAsync(cluster.Kubeconfig, cancellationToken);
        foreach (var tenant in tenants)
            await portal.ApproveAsync(await portal.SubmitAsync(tenant.Name, cancellationToken), cancellationToken);

        var startedAt = DateTimeOffset.UtcNow;
        await portal.StartAsync(cancellationToken);
        await portal.WaitUntilReadyAsync(tenants.Count, cancellationToken);
        var stored = await portal.ListAsync(cancellationToken);
        return new ProvisionTimes(tenants, stored.Max(tenant => tenant.AppliedAt!.Value) - startedAt, stored.Max(tenant => tenant.ReadyAt!.Value) - startedAt);
    }

    private static async Task<ProvisionTimes> BareAsync(BenchmarkCluster cluster, IReadOnlyList<TenantObjects> tenants, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var client = new BareClient(cluster.Kubeconfig);
        await Parallel.ForEachAsync(
            tenants,
            new ParallelOptions { MaxDegreeOfParallelism = PortalUnderTest.Workers, CancellationToken = cancellationToken },
            async (tenant, ended) => await client.ProvisionAsync(tenant, ended)
        );
        var applied = watch.Elapsed;
        await client.WaitUntilCountedAsync(tenants, cancellationToken);
        return new ProvisionTimes(tenants, applied, watch.Elapsed);
    }

    private static async Task<ProvisionTimes> KubectlAsync(
        BenchmarkCluster cluster,
        IReadOnlyList<TenantObjects> tenants,
        CancellationToken cancellationToken
    ) => new(tenants, await Kubectl.ApplyAsync(cluster.Kubeconfig, tenants, cancellationToken), null);

    private static ProvisionTimes Show(string who, ProvisionTimes times)
    {
        Console.WriteLine(
            $"  {who, -12} applied {times.Applied.TotalSeconds, 6:0.00} s = {times.Tenants / times.Applied.TotalSeconds, 6:0.0} "
                + $"tenants/s, {times.Objects / times.Applied.TotalSeconds, 6:0} objects/s"
                + (
                    times.Ready is { } ready
                        ? $"; ready {ready.TotalSeconds, 6:0.00} s = {times.Tenants / ready.TotalSeconds, 6:0.0} "
                            + $"tenants/s, {times.Objects / ready.TotalSeconds, 6:0} objects/s"
                        : ""
                )
        );
        return times;
    }

    private static void Compare(string what, IReadOnlyList<ProvisionTimes> ours, IReadOnlyList<ProvisionTimes> theirs, Func<ProvisionTimes, TimeSpan> time) =>
        Console.WriteLine($"  {what, -32} {Statistics.Median(ours.Zip(theirs, (our, their) => time(their) / time(our))):0.00}");
}
