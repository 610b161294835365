using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TenantPortal.Core.Tracing;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Tests.Watching;

namespace TenantPortal.Kubernetes.Tests.Connections;

/// <summary>What metrics and traces say about a call.</summary>
public sealed class CallRecorderTests : IDisposable
{
    private const string Things = "/api/v1/things";
    private const string Duration = "tenantportal.cluster.call.duration cluster=one";

    private readonly System.Diagnostics.Metrics.IMeterFactory _meters = Meters.New();
    private readonly Activity _test = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
    private readonly RecordedSpans _spans = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _spans.Dispose();
        _test.Dispose();
    }

    [Fact]
    public async Task Each_attempt_is_measured_by_verb_and_code_and_is_a_span()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        var answer = cluster.List;
        cluster.List = context => cluster.Lists.Count == 1 ? ScriptedCluster.Refuse(503)(context) : answer(context);
        using var api = Connect(cluster);
        using var measured = new Measurements(_meters);

        await api.For("shop").ListAsync(Things, Cancellation);

        Assert.Equal((1, 1), (measured.CountOf($"{Duration} verb=list code=503"), measured.CountOf($"{Duration} verb=list code=200")));
        var spans = _spans.Of(_test.TraceId);
        Assert.Equal(["list things", "list things"], spans.Select(span => span.DisplayName));
        Assert.Equal([503, 200], spans.Select(span => span.GetTagItem(SpanTag.StatusCode)));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset], spans.Select(span => span.Status));
        Assert.All(spans, span => Assert.Equal(("one", "shop"), (span.GetTagItem(SpanTag.Cluster), span.GetTagItem(SpanTag.Tenant))));
    }

    [Fact]
    public async Task A_call_without_a_response_has_the_code_0()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.List = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        using var api = Connect(cluster).WithoutRetry();
        using var measured = new Measurements(_meters);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => api.ListAsync(Things, Cancellation));

        Assert.Equal([$"{Duration} verb=list code=0"], measured.Series);
        Assert.Equal(ActivityStatusCode.Error, Assert.Single(_spans.Of(_test.TraceId)).Status);
    }

    private ClusterApi Connect(ScriptedCluster cluster) =>
        cluster.Repeating(new CallRetry("one", TimeProvider.System, new CallMetrics(_meters), NullLogger<CallRetry>.Instance));
}
