using k8s;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Usage;
using TenantPortal.Kubernetes.Measuring;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Measuring;

/// <summary>From the metrics API of a cluster to the usage of a tenant.</summary>
public sealed class RealUseWorkerTests
{
    private const string Measured = """
        {"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[
          {"metadata":{"name":"web","namespace":"team-shop"},"containers":[{"name":"web","usage":{"cpu":"400m","memory":"96Mi"}}]},
          {"metadata":{"name":"other","namespace":"team-books"},"containers":[{"name":"web","usage":{"cpu":"7","memory":"7Gi"}}]}]}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_pods_really_use_is_recorded_where_the_cluster_measures_it_and_a_refusal_is_a_gap_with_one_line_in_the_log()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var proxy = await BreakingProxy.StartAsync(server.Kubeconfig, writes: int.MaxValue, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.WriteKubeconfig("proxied", proxy.Url), server.Database, Cancellation);
        await portal.ApproveTenantAsync("shop", Cancellation);
        await portal.WaitUntilReadyAsync("shop", Cancellation);
        await portal.WaitForTenantAsync("shop", tenant => tenant.Quota.Count > 0, Cancellation);
        var log = new LogLines<RealUseWorker>();
        var worker = ActivatorUtilities.CreateInstance<RealUseWorker>(portal.Get<IServiceProvider>(), log);

        proxy.Interfere = context => AnswerAsync(context, 404, Watching.ScriptedCluster.Status(404, "NotFound", "the server could not find it"));
        await worker.RunOnceAsync(Cancellation);
        await worker.RunOnceAsync(Cancellation);
        Assert.Equal(LogLevel.Information, Assert.Single(log.Lines).Level);
        Assert.Null(await RecordAsync(portal));

        proxy.Interfere = context => AnswerAsync(context, 403, Watching.ScriptedCluster.Status(403, "Forbidden", "pods.metrics.k8s.io is forbidden"));
        await worker.RunOnceAsync(Cancellation);
        await worker.RunOnceAsync(Cancellation);
        Assert.Equal([LogLevel.Information, LogLevel.Warning], log.Lines.Select(line => line.Level));
        Assert.Null(await RecordAsync(portal));

        proxy.Interfere = context => AnswerAsync(context, 200, Measured);
        await worker.RunOnceAsync(Cancellation);
        var use = await RecordAsync(portal);
        Assert.Equal((400, 96 << 20), (use?.Cpu, use?.Memory));
        Assert.Equal(3, log.Lines.Count);
    }

    [Fact]
    public async Task The_Sandbox_measures_a_part_of_what_pods_request()
    {
        await using var server = await ApiServer.StartAsync(ServerKind.Sandbox, Cancellation);
        await using var portal = await ReconcilerProcess.StartAsync(server.Kubeconfig, server.Database, Cancellation);
        await portal.ApproveTenantAsync("shop", Cancellation);
        await portal.WaitUntilReadyAsync("shop", Cancellation);
        await portal.WaitForTenantAsync("shop", tenant => tenant.Quota.Count > 0, Cancellation);
        await server.Client.CoreV1.CreateNamespacedPodAsync(TestPod.Of("web", cpu: "1", memory: "1Gi"), "team-shop", cancellationToken: Cancellation);
        var worker = ActivatorUtilities.CreateInstance<RealUseWorker>(portal.Get<IServiceProvider>(), new LogLines<RealUseWorker>());

        await worker.RunOnceAsync(Cancellation);
        var use = await RecordAsync(portal);

        Assert.InRange(use!.Cpu, 250, 500);
        Assert.InRange(use.Memory, 256L << 20, 512L << 20);
    }

    private static async Task<MeasuredUse?> RecordAsync(ReconcilerProcess portal)
    {
        await portal.Get<UsageRecorder>().RunAsync(Cancellation);
        return await portal.Get<UsageReader>().FindMeasuredAsync(Given.Admin(), "shop", Cancellation);
    }

    private static async Task<bool> AnswerAsync(HttpContext context, int status, string body)
    {
        if (context.Request.Path != "/apis/metrics.k8s.io/v1beta1/pods")
            return false;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body, Cancellation);
        return true;
    }
}
