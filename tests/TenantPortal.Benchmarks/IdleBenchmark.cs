using System.Diagnostics;
using TenantPortal.Core.IsolationChecks;

namespace TenantPortal.Benchmarks;

/// <summary>
/// What a portal costs while nothing happens to many ready tenants, and what it costs to apply all of them again and to check their isolation. Both happen
/// once a day, at a pace of their own, so that they are measured one after the other and spread over a day.
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

        var quiet = new Load(ended / spent.Wall.TotalSeconds, spent.CpuShare);

        var applied = await MeasureAsync(
            "all are applied again",
            calls,
            async () =>
            {
                await portal.RequeueAllAsync(cancellationToken);
                await portal.WaitUntilRestingAsync(cancellationToken);
            }
        );
        var full = await MeasureAsync("all are checked in full", calls, () => portal.CheckIsolationAsync(isNightly: false, cancellationToken));
        var nightly = await MeasureAsync("all are checked at night", calls, () => portal.CheckIsolationAsync(isNightly: true, cancellationToken));
        // Each tenant has its own night for a full check.
        var nights = new IsolationOptions().FullEvery.TotalDays;
        var checks = (nightly * ((nights - 1) / nights)) + (full * (1 / nights));
        Console.WriteLine($"  isolation checks a day   {checks}: one night of {nights:0} in full");
        Console.WriteLine($"  idle with both           {quiet + applied + checks}");
        Console.WriteLine($"  memory                   {Environment.WorkingSet >> 20} MiB resident");
    }

    /// <summary>Measures what happens once a day, spread over the day.</summary>
    private static async Task<Load> MeasureAsync(string what, CallCounter calls, Func<Task> run)
    {
        calls.Take();
        var cost = Cost.Begin();
        await run();
        var spent = cost.End();
        var ended = calls.Total;
        var load = new Load(ended / TimeSpan.FromDays(1).TotalSeconds, spent.Cpu / TimeSpan.FromDays(1) * 100);
        Console.WriteLine(
            $"  {what, -24} {ended} requests ({calls.Take()}), {spent.Cpu.TotalSeconds:0.0} s of CPU, {spent.Wall.TotalSeconds:0.0} s; "
                + $"once a day that is {load}"
        );
        return load;
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

    /// <param name="Cpu">In percent of a core.</param>
    private readonly record struct Load(double Requests, double Cpu)
    {
        public static Load operator +(Load one, Load other) => new(one.Requests + other.Requests, one.Cpu + other.Cpu);

        public static Load operator *(Load load, double share) => new(load.Requests * share, load.Cpu * share);

        public override string ToString() => FormattableString.Invariant($"{Requests:0.000} requests/s and {Cpu:0.000} % of a core");
    }

    private readonly record struct Cost(TimeSpan Cpu, TimeSpan Wall)
    {
        public double CpuShare => Cpu / Wall * 100;

        public static Cost Begin() => new(Environment.CpuUsage.TotalTime, Stopwatch.GetElapsedTime(0));

        public Cost End() => new(Environment.CpuUsage.TotalTime - Cpu, Stopwatch.GetElapsedTime(0) - Wall);
    }
}
