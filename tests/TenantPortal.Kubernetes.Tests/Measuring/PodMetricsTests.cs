using Microsoft.AspNetCore.Http;
using TenantPortal.Core.Usage;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Measuring;
using TenantPortal.Kubernetes.Tests.Watching;

namespace TenantPortal.Kubernetes.Tests.Measuring;

/// <summary>What is read from the metrics API of a cluster.</summary>
public sealed class PodMetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_pods_of_each_namespace_are_added_up_and_rounded_once()
    {
        // As metrics-server returns it: without a resource version.
        var sums = await SumAsync(
            ScriptedCluster.Return(
                200,
                "application/json",
                $$"""
                {"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[
                  {{Pod("team-shop", "web-1", ("250400n", "64Mi"), ("100400n", "1Mi"))}},
                  {{Pod("team-shop", "web-2", ("2m", "1024Ki"))}},
                  {{Pod("kube-system", "dns", ("9", "9Gi"))}}]}
                """
            )
        );

        Assert.Equal(KeyValuePair.Create("team-shop", new RealUse(3, 66 << 20, 2)), Assert.Single(sums));
    }

    [Theory]
    [InlineData("a lot", "1Mi")]
    [InlineData("-1", "1Mi")]
    [InlineData("1m", "")]
    public async Task A_pod_with_an_amount_that_is_none_counts_as_not_measured(string cpu, string memory) =>
        Assert.Empty(await SumAsync(Respond(Pod("team-shop", "web", ("1m", "1Mi"), (cpu, memory)))));

    [Fact]
    public async Task A_sum_that_is_larger_than_any_amount_ends_at_the_largest()
    {
        var sums = await SumAsync(Respond($"{Pod("team-shop", "a", ("1", "8191Pi"))},{Pod("team-shop", "b", ("1", "8191Pi"))}"));

        Assert.Equal(new RealUse(2000, long.MaxValue, 2), sums["team-shop"]);
    }

    [Fact]
    public async Task All_pages_are_read()
    {
        var sums = await SumAsync(context =>
            Respond(Pod("team-shop", "web", ("1m", "1Mi")), context.Request.Query["continue"] == "two" ? "{}" : """{"continue":"two"}""")(context)
        );

        Assert.Equal(2, sums["team-shop"].Pods);
    }

    [Fact]
    public async Task A_list_without_an_end_is_no_sum() =>
        await Assert.ThrowsAsync<IOException>(() => SumAsync(Respond(Pod("team-shop", "web", ("1m", "1Mi")), """{"continue":"more"}""")));

    [Fact]
    public async Task A_cluster_without_the_API_is_recognized_by_its_discovery() =>
        await Assert.ThrowsAsync<UnknownKindException>(() => SumAsync(ScriptedCluster.Return(404, "text/plain", "404 page not found\n")));

    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task A_refusal_is_no_sum(int status, string reason) =>
        await Assert.ThrowsAsync<ClusterRefusedException>(() => SumAsync(ScriptedCluster.Refuse(status, reason)));

    private static async Task<IReadOnlyDictionary<string, RealUse>> SumAsync(Func<HttpContext, Task> list)
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        var others = cluster.Discovery;
        cluster.Discovery = context => context.Request.Path == "/apis/metrics.k8s.io/v1beta1/pods" ? list(context) : others(context);
        return await PodMetrics.SumAsync(cluster.Api, ["team-shop", "team-books"], Cancellation);
    }

    private static Func<HttpContext, Task> Respond(string items, string metadata = "{}") =>
        ScriptedCluster.Return(
            200,
            "application/json",
            $$"""{"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{{metadata}},"items":[{{items}}]}"""
        );

    private static string Pod(string inNamespace, string name, params (string Cpu, string Memory)[] containers)
    {
        var measured = string.Join(',', containers.Select(used => $$$"""{"name":"c","usage":{"cpu":"{{{used.Cpu}}}","memory":"{{{used.Memory}}}"}}"""));
        return $$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{inNamespace}}}"},"window":"15s","containers":[{{{measured}}}]}""";
    }
}
