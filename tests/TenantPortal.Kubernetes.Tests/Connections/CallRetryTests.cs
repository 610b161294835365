using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Tests.Watching;

namespace TenantPortal.Kubernetes.Tests.Connections;

/// <summary>Which failed calls are repeated, how soon, and what the log says about them.</summary>
public sealed class CallRetryTests
{
    private const string Things = "/api/v1/things";

    private readonly LogLines<CallRetry> _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_call_that_the_cluster_cannot_answer_is_repeated_until_it_can(int status)
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        FailAtFirst(cluster, times: 3, ScriptedCluster.Refuse(status));
        using var api = Connect(cluster);

        var answer = await api.For("shop").ListAsync(Things, Cancellation);

        Assert.True(answer.Succeeded);
        Assert.Equal((4, 3), (cluster.Lists.Count, _log.Lines.Count));
        Assert.All(_log.Lines, line => Assert.Equal((LogLevel.Warning, null), (line.Level, line.Exception)));
        Assert.StartsWith(
            $"GET things on one for tenant shop failed with {status}, attempt 1. The next attempt is in 00:00:0",
            _log.Lines.First().Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_broken_connection_is_repeated()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        FailAtFirst(
            cluster,
            times: 2,
            context =>
            {
                context.Abort();
                return Task.CompletedTask;
            }
        );
        using var api = Connect(cluster);

        Assert.True((await api.ListAsync(Things, Cancellation)).Succeeded);
        Assert.Equal(3, cluster.Lists.Count);
    }

    [Fact]
    public async Task What_a_gateway_answers_for_a_busy_cluster_is_repeated()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        FailAtFirst(cluster, times: 2, ScriptedCluster.Return(503, "text/plain", "no healthy upstream"));
        using var api = Connect(cluster);

        Assert.True((await api.ListAsync(Things, Cancellation)).Succeeded);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task What_the_cluster_decided_is_not_questioned(int status)
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.List = ScriptedCluster.Refuse(status);
        using var api = Connect(cluster);

        Assert.Equal(status, (await api.ListAsync(Things, Cancellation)).Code);
        Assert.Single(cluster.Lists);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task After_so_many_attempts_the_failure_is_the_answer()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.List = ScriptedCluster.Refuse(500);
        using var api = Connect(cluster);

        Assert.Equal(500, (await api.ListAsync(Things, Cancellation)).Code);
        Assert.Equal(CallRetry.MaxAttempts, cluster.Lists.Count);
    }

    [Fact]
    public async Task A_cluster_that_names_a_time_is_left_alone_until_then()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        FailAtFirst(cluster, times: 1, WithRetryAfter(seconds: 4));
        var time = new SteppedTime();
        using var api = Connect(cluster, time);

        var call = api.ListAsync(Things, Cancellation);
        Assert.Equal(TimeSpan.FromSeconds(4), await time.NextDelayAsync(Cancellation));
        time.Advance(TimeSpan.FromSeconds(4));

        Assert.True((await call).Succeeded);
    }

    [Fact]
    public async Task A_long_time_is_waited_for_in_the_queue_and_not_in_the_call()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.List = WithRetryAfter(seconds: 20);
        using var api = Connect(cluster);

        var answer = await api.ListAsync(Things, Cancellation);

        Assert.Equal((429, TimeSpan.FromSeconds(20)), (answer.Code, answer.RetryAfter));
        Assert.Single(cluster.Lists);
        var problem = ClusterProblem.Explain("one", answer, null);
        Assert.Equal((true, TimeSpan.FromSeconds(20)), (problem.IsTransient, problem.RetryAfter));
    }

    private ClusterApi Connect(ScriptedCluster cluster, TimeProvider? time = null) =>
        cluster.Repeating(new CallRetry("one", time ?? TimeProvider.System, new CallMetrics(Meters.New()), _log));

    private static void FailAtFirst(ScriptedCluster cluster, int times, Func<HttpContext, Task> failure)
    {
        var answer = cluster.List;
        cluster.List = context => cluster.Lists.Count <= times ? failure(context) : answer(context);
    }

    private static Func<HttpContext, Task> WithRetryAfter(int seconds) =>
        context =>
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return ScriptedCluster.Refuse(429, "TooManyRequests")(context);
        };
}
