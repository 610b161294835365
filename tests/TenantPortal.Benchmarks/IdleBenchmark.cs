using System.Diagnostics;

namespace TenantPortal.Benchmarks;

/// <summary>
/// What a portal costs while nothing happens to many ready tenants, and what it costs to apply all of them again. The isolation checks, which have a pace
/// of their own, are not part of it.
/// </summary>
internal static class IdleBenchmark
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(BenchmarkCluster cluster, int tenants, int minutes, CancellationToken cancellationToken)
    {
        var period = TimeSpan.FromMinutes(minutes);
        using var server = new BareClient(cluster.Kubeconfig);
        Console.WriteLine($"{tenants} tenants, {minutes} minutes without a change.");
        var others = await RateAsync(server, TimeSpan.FromMinutes(1), cancellationToken);
        if (others is { } rate)
            Console.WriteLine($"  without the portal       {rate:0.00} requests/s at the server");

        using var calls = new CallCounter();
        await using var portal = await PortalUnderTest.PrepareAsync(cluster.Kubeconfig, cancellationToken, checksIsolation: false);
        foreach (var tenant in cluster.NewTenants(tenants))
            await portal.ApproveAsync(await portal.SubmitAsync(tenant.Name, cancellationToken), cancellationToken);
        await portal.StartAsync(cancellationToken);
        await portal.WaitUntilReadyAsync(tenants, cancellationToken);
        await WaitUntilQuietAsync(calls, cancellationToken);
        Console.WriteLine($"  made                     {calls.Take()}");

        var idle = Cost.Begin();
        var total = await RateAsync(server, period, cancellationToken);
        if (total is null)
            await Task.Delay(period, cancellationToken);
        var spent = idle.End();
        var ended = calls.Total;
        Console.WriteLine(
            $"  idle                     {ended / spent.Wall.TotalSeconds:0.000} requests/s ({calls.Take()}), {spent.CpuShare:0.00} % of a core"
                + (total - others is { } portalRate ? $"; at the server {total:0.00} requests/s, {portalRate:0.00} more than before" : "")
        );

        var resync = Cost.Begin();
        await portal.RequeueAllAsync(cancellationToken);
        await portal.WaitUntilRestingAsync(cancellationToken);
        spent = resync.End();
        ended = calls.Total;
        Console.WriteLine(
            $"  all are applied again    {ended} requests ({calls.Take()}), {spent.Cpu.TotalSeconds:0.0} s of CPU, {spent.Wall.TotalSeconds:0.0} s; once a day "
                + $"that is {ended / TimeSpan.FromDays(1).TotalSeconds:0.000} requests/s and {spent.Cpu / TimeSpan.FromDays(1) * 100:0.000} % of a core"
        );
        Console.WriteLine($"  memory                   {Environment.WorkingSet >> 20} MiB resident");
    }

    /// <summary>Quotas are counted, and requests checked, for a while after the last tenant became ready.</summary>
    private static async Task WaitUntilQuietAsync(CallCounter calls, CancellationToken cancellationToken)
    {
        long before;
        do
        {
            before = calls.Total;
            await Task.Delay(Quiet, cancellationToken);
        } while (calls.Total - before > 5);
    }

    /// <summary>The requests of everyone per second; null for a server that does not count them.</summary>
    private static async Task<double?> RateAsync(BareClient server, TimeSpan period, CancellationToken cancellationToken)
    {
        if (await server.CountRequestsAsync(cancellationToken) is not { } before)
            return null;
        var watch = Stopwatch.StartNew();
        await Task.Delay(period, cancellationToken);
        return (await server.CountRequestsAsync(cancellationToken) - before) / watch.Elapsed.TotalSeconds;
    }

    private readonly record struct Cost(TimeSpan Cpu, TimeSpan Wall)
    {
        public double CpuShare => Cpu / Wall * 100;

        public static Cost Begin() => new(Environment.CpuUsage.TotalTime, Stopwatch.GetElapsedTime(0));

        public Cost End() => new(Environment.CpuUsage.TotalTime - Cpu, Stopwatch.GetElapsedTime(0) - Wall);
    }
}
