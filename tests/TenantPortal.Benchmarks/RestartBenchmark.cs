using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using TenantPortal.Kubernetes.Tests;

namespace TenantPortal.Benchmarks;

/// <summary>A reconciler that starts again on a database whose tenants are ready and unchanged: it has to compare all of them, and to write nothing.</summary>
internal static class RestartBenchmark
{
    /// <summary>Without a call for so long, everything has been compared.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <returns>Whether nothing was written.</returns>
    public static async Task<bool> RunAsync(BenchmarkCluster cluster, int tenants, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{tenants} tenants.");
        var folder = Directory.CreateTempSubdirectory("tenantportal-benchmark-");
        try
        {
            await CreateAsync(cluster, folder, tenants, cancellationToken);
            GC.Collect();
            await using var proxy = await BreakingProxy.StartAsync(cluster.Kubeconfig, int.MaxValue, cancellationToken);
            var writes = new ConcurrentQueue<string>();
            proxy.Interfere = context =>
            {
                if (IsWrite(context.Request))
                    writes.Enqueue($"{context.Request.Method} {context.Request.Path}");
                return Task.FromResult(false);
            };
            using var kubeconfig = new ProxyKubeconfig(proxy.Url);
            using var calls = new CallCounter();
            await using var portal = await PortalUnderTest.PrepareAsync(kubeconfig.Path, cancellationToken, checksIsolation: false, folder);
            var (started, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await portal.StartAsync(cancellationToken);
            var last = await calls.WaitUntilQuietAsync(Quiet, cancellationToken);
            var (elapsed, spent) = (Stopwatch.GetElapsedTime(started, last), Environment.CpuUsage.TotalTime - processor);
            Console.WriteLine($"  until the last call      {elapsed.TotalSeconds:0.0} s, {spent.TotalSeconds:0.0} s of CPU");
            Console.WriteLine($"  calls                    {calls.Take()}; {writes.Count} of them write");
            foreach (var write in writes.CountBy(write => write).OrderByDescending(write => write.Value).Take(10))
                Console.WriteLine($"    {write.Value} x {write.Key}");
            var (resident, heap) = (Environment.WorkingSet >> 20, GC.GetTotalMemory(forceFullCollection: true) >> 20);
            Console.WriteLine($"  memory                   {resident} MiB resident, {heap} MiB of heap");
            return writes.IsEmpty;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Neither a dry run nor a question about rights.</summary>
    private static bool IsWrite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !request.Query.ContainsKey("dryRun") && !request.Path.Value!.EndsWith("reviews", StringComparison.Ordinal);

    private static async Task CreateAsync(BenchmarkCluster cluster, DirectoryInfo folder, int tenants, CancellationToken cancellationToken)
    {
        using var calls = new CallCounter();
        await using var portal = await PortalUnderTest.PrepareAsync(cluster.Kubeconfig, cancellationToken, checksIsolation: false, folder);
        foreach (var tenant in cluster.NewTenants(tenants))
            await portal.ApproveAsync(await portal.SubmitAsync(tenant.Name, cancellationToken), cancellationToken);
        await portal.StartAsync(cancellationToken);
        await portal.WaitUntilReadyAsync(tenants, cancellationToken);
        await calls.WaitUntilQuietAsync(Quiet, cancellationToken);
        Console.WriteLine($"  created                  {calls.Take()}");
    }
}
