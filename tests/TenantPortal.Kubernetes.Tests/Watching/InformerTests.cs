using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TenantPortal.Core.Loops;

namespace TenantPortal.Kubernetes.Tests.Watching;

/// <summary>How often an informer turns to a cluster, and what it reports, whatever the cluster and the database do.</summary>
public sealed class InformerTests
{
    private const string Added = """{"type":"ADDED","object":{"metadata":{"name":"b","resourceVersion":"11"}}}""";
    private const string Bookmark = """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"15"}}}""";
    private const string Expired = """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_that_always_fails_is_listed_once_per_delay_with_one_line_each()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.List = ScriptedCluster.Refuse(500);
        await using var followed = new FollowedKind(cluster);

        for (var failures = 1; failures <= 12; failures++)
        {
            var delay = await followed.Time.NextDelayAsync(Cancellation);
            FollowedKind.AssertDelay(failures, delay);
            Assert.Equal((failures, failures, failures), (cluster.Lists.Count, followed.Log.Count, followed.Problems.Count));
            // It does not come back early.
            followed.Time.Advance(delay - TimeSpan.FromMilliseconds(1));
            Assert.Equal(failures, cluster.Lists.Count);
            followed.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.All(followed.Log, line => Assert.Equal((LogLevel.Warning, null), (line.Level, line.Exception)));
        Assert.StartsWith(
            "Could not watch the things of cluster one (ServerError), so nothing is known about them.",
            followed.Log.First().Message,
            StringComparison.Ordinal
        );
        Assert.All(followed.Problems, problem => Assert.Contains("it returned error 500: It is scripted.", problem.Message, StringComparison.Ordinal));
        Assert.Equal(0, followed.Forgotten);
    }

    [Fact]
    public async Task Metrics_say_that_a_watch_failed_and_for_how_long_the_cluster_was_silent_until_it_responds()
    {
        const string Watch = "cluster=one kind=things";
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        var answer = cluster.List;
        cluster.List = ScriptedCluster.Refuse(500);
        await using var followed = new FollowedKind(cluster);
        await followed.Time.NextDelayAsync(Cancellation);
        using var measured = new Measurements(followed.MeterFactory);
        followed.Time.Advance(FollowedKind.MaxWait);
        await followed.Time.NextDelayAsync(Cancellation);

        Assert.Equal(1, measured.CountOf($"tenantportal.watch.restarts {Watch} reason=Failed"));
        Assert.Equal(0, measured.Observe($"tenantportal.watch.running {Watch}"));
        Assert.Equal(FollowedKind.MaxWait.TotalSeconds, measured.Observe($"tenantportal.watch.lag {Watch}"));

        cluster.List = answer;
        followed.Time.Advance(FollowedKind.MaxWait);
        await followed.NextStoredAsync(Cancellation);

        Assert.Equal(1, measured.Observe($"tenantportal.watch.running {Watch}"));
        Assert.Equal(0, measured.Observe($"tenantportal.watch.lag {Watch}"));
    }

    [Fact]
    public async Task A_watch_that_ends_at_once_is_opened_less_and_less_often_until_one_lasts()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.Watch = _ => Task.CompletedTask;
        await using var followed = new FollowedKind(cluster);
        for (var failures = 1; failures <= 5; failures++)
        {
            FollowedKind.AssertDelay(failures, await followed.Time.NextDelayAsync(Cancellation));
            Assert.Equal((1, failures), (cluster.Lists.Count, cluster.Watches.Count));
            if (failures < 5)
                followed.Time.Advance(FollowedKind.MaxWait);
        }

        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Watch = async _ =>
        {
            opened.TrySetResult();
            await ended.Task;
        };
        followed.Time.Advance(FollowedKind.MaxWait);
        await opened.Task.WaitAsync(Cancellation);
        cluster.Watch = _ => Task.CompletedTask;
        followed.Time.Advance(LoopRetry.MinWork);
        ended.SetResult();

        // The next one is opened without a delay, and ends at once.
        await followed.PassDelayAsync(failures: 1, Cancellation);
        Assert.Single(cluster.Lists);
        Assert.InRange(cluster.Watches.Count, 7, 8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_are_stored_in_order_and_an_expired_position_leads_to_a_new_list(bool asEvent)
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Watch = async context =>
        {
            opened.TrySetResult();
            await context.Response.WriteAsync($"{Added}\n{Bookmark}\n");
            await ended.Task;
        };
        await using var followed = new FollowedKind(cluster);
        await opened.Task.WaitAsync(Cancellation);
        cluster.Watch = context =>
        {
            cluster.Watch = ScriptedCluster.StayOpenAsync;
            return asEvent ? context.Response.WriteAsync(Expired) : ScriptedCluster.Refuse(410)(context);
        };
        followed.Time.Advance(LoopRetry.MinWork);
        ended.SetResult();
        await followed.PassDelayAsync(failures: 1, Cancellation);

        Assert.Equal("listed a", await followed.NextStoredAsync(Cancellation));
        Assert.Equal("Added b", await followed.NextStoredAsync(Cancellation));
        Assert.Equal("listed a", await followed.NextStoredAsync(Cancellation));
        Assert.Equal(2, cluster.Lists.Count);
        Assert.Contains("&resourceVersion=10", cluster.Watches.First(), StringComparison.Ordinal);
        Assert.Contains("&resourceVersion=15", cluster.Watches.ElementAt(1), StringComparison.Ordinal);
        Assert.DoesNotContain(followed.Log, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task What_a_cluster_forbids_is_forgotten_and_listed_once_it_is_allowed()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.List = ScriptedCluster.Refuse(403, "Forbidden");
        await using var followed = new FollowedKind(cluster);
        await followed.PassDelayAsync(failures: 1, Cancellation);
        FollowedKind.AssertDelay(2, await followed.Time.NextDelayAsync(Cancellation));
        Assert.Equal((2, 2), (cluster.Lists.Count, followed.Forgotten));

        cluster.List = context =>
            context.Response.WriteAsync("""{"kind":"ThingList","apiVersion":"v1","metadata":{"resourceVersion":"20"},"items":[{"metadata":{"name":"c"}}]}""");
        followed.Time.Advance(FollowedKind.MaxWait);

        Assert.Equal("listed c", await followed.NextStoredAsync(Cancellation));
        Assert.Equal((3, 2), (cluster.Lists.Count, followed.Forgotten));
        Assert.All(followed.Problems, problem => Assert.Equal("Forbidden", problem.Reason));
    }

    [Theory]
    [InlineData(404, "text/plain", "404 page not found\n")]
    [InlineData(200, "text/html", "<html><form>Sign in</form></html>")]
    [InlineData(200, "application/json", "{}")]
    [InlineData(200, "application/json", """{"kind":"ThingList","apiVersion":"v1","metadata":{},"items":[]}""")]
    [InlineData(200, "application/json", """{"kind":"Status","apiVersion":"v1","status":"Success","metadata":{"resourceVersion":"1"},"items":[]}""")]
    [InlineData(200, "application/json", """{"kind":"ThingList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[{"na""")]
    [InlineData(403, "text/html", "<html>Blocked by the firewall</html>")]
    [InlineData(503, "text/plain", "no healthy upstream")]
    public async Task What_a_proxy_returns_empties_nothing(int status, string type, string body)
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        var answer = ScriptedCluster.Return(status, type, body);
        (cluster.List, cluster.Discovery) = (answer, answer);
        await using var followed = new FollowedKind(cluster, isOptional: true);

        await followed.PassDelayAsync(failures: 1, Cancellation);
        await followed.Time.NextDelayAsync(Cancellation);

        Assert.Equal(0, followed.Forgotten);
        Assert.All(followed.Problems, problem => Assert.True(problem.IsUnreachable, problem.Message));
        Assert.All(followed.Log, line => Assert.Equal(LogLevel.Warning, line.Level));
    }

    [Theory]
    [InlineData(404, "404 page not found\n")]
    [InlineData(200, "<html><form>Sign in</form></html>")]
    [InlineData(200, "{}\n")]
    [InlineData(200, """{"type":"ADDED","object":{"metadata":{"name":"b","resourceVer""")]
    [InlineData(200, """{"type":"ERROR","object":{"code":410}}""")]
    [InlineData(410, "Gone")]
    public async Task A_watch_of_a_proxy_ends_with_a_problem(int status, string body)
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.Watch = ScriptedCluster.Return(status, "text/html", body);
        await using var followed = new FollowedKind(cluster);

        await followed.PassDelayAsync(failures: 1, Cancellation);
        await followed.Time.NextDelayAsync(Cancellation);

        Assert.Equal("listed a", await followed.NextStoredAsync(Cancellation));
        Assert.Equal("listed a", await followed.NextStoredAsync(Cancellation));
        Assert.Equal(2, followed.Problems.Count);
        Assert.All(followed.Problems, problem => Assert.True(problem.IsUnreachable, problem.Message));
    }

    [Fact]
    public async Task A_kind_that_clusters_may_lack_is_no_problem_in_the_log()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        // As an API server does for a group that it does not serve.
        cluster.List = ScriptedCluster.Return(404, "text/plain", "404 page not found\n");
        await using var followed = new FollowedKind(cluster, isOptional: true, path: "/apis/example.com/v1/things");

        await followed.PassDelayAsync(failures: 1, Cancellation);
        await followed.Time.NextDelayAsync(Cancellation);

        Assert.Equal(2, followed.Forgotten);
        Assert.All(followed.Log, line => Assert.Equal(LogLevel.Debug, line.Level));
    }

    [Fact]
    public async Task A_database_that_fails_is_logged_as_such_and_slows_down_the_lists()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        await using var followed = new FollowedKind(cluster, store: _ => throw new InvalidOperationException("The disk is full."));

        for (var failures = 1; failures <= 8; failures++)
        {
            FollowedKind.AssertDelay(failures, await followed.Time.NextDelayAsync(Cancellation));
            Assert.Equal((failures, 0), (cluster.Lists.Count, cluster.Watches.Count));
            if (failures == 8)
                followed.Store = null;
            followed.Time.Advance(FollowedKind.MaxWait);
        }

        Assert.Equal("listed a", await followed.NextStoredAsync(Cancellation));
        Assert.Empty(followed.Problems);
        Assert.All(
            followed.Log,
            line =>
            {
                Assert.StartsWith("Could not store the things of cluster one in the database.", line.Message, StringComparison.Ordinal);
                Assert.Equal("The disk is full.", line.Exception?.Message);
            }
        );
    }

    [Fact]
    public async Task An_event_that_could_not_be_stored_leads_to_a_new_list()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.Watch = async context =>
        {
            await context.Response.WriteAsync($"{Added}\n");
            await ScriptedCluster.StayOpenAsync(context);
        };
        await using var followed = new FollowedKind(
            cluster,
            store: what =>
            {
                if (what == "Added b")
                    throw new InvalidOperationException("The disk is full.");
            }
        );

        for (var failures = 1; failures <= 3; failures++)
        {
            Assert.Equal("listed a", await followed.NextStoredAsync(Cancellation));
            await followed.PassDelayAsync(failures, Cancellation);
        }

        Assert.Empty(followed.Problems);
    }

    [Fact]
    public async Task Events_that_are_sent_again_are_stored_once()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.Watch = async context =>
        {
            string[] events =
            [
                Event("ADDED", "b", 11),
                Event("ADDED", "b", 11),
                Event("MODIFIED", "b", 12),
                Event("ADDED", "b", 11),
                Event("DELETED", "b", 13),
                Event("MODIFIED", "b", 12),
                Event("DELETED", "b", 13),
                // Two objects of one transaction have the same version.
                Event("ADDED", "c", 14),
                Event("ADDED", "d", 14),
            ];
            await context.Response.WriteAsync(string.Join('\n', events) + "\n");
            await ScriptedCluster.StayOpenAsync(context);
        };

        await using var followed = new FollowedKind(cluster);

        foreach (var expected in (string[])["listed a", "Added b", "Modified b", "Deleted b", "Added c", "Added d"])
            Assert.Equal(expected, await followed.NextStoredAsync(Cancellation));
    }

    [Fact]
    public async Task A_storage_that_is_older_than_the_position_leads_to_a_new_list()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.Look = cluster.List;
        cluster.Watch = context =>
        {
            cluster.Watch = ScriptedCluster.StayOpenAsync;
            return context.Response.WriteAsync($"{Added}\n");
        };
        await using var followed = new FollowedKind(cluster);
        await followed.PassDelayAsync(failures: 1, Cancellation);

        foreach (var expected in (string[])["listed a", "Added b", "listed a"])
            Assert.Equal(expected, await followed.NextStoredAsync(Cancellation));
        Assert.Contains(
            followed.Log,
            line => line.Message.StartsWith("The storage of cluster one is older than the things that were last seen", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_watch_that_continues_after_half_an_hour_is_preceded_by_a_new_list()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Watch = async _ =>
        {
            cluster.Watch = ScriptedCluster.StayOpenAsync;
            opened.SetResult();
            await ended.Task;
        };
        await using var followed = new FollowedKind(cluster);
        await opened.Task.WaitAsync(Cancellation);
        followed.Time.Advance(TimeSpan.FromMinutes(30));
        ended.SetResult();

        Assert.Equal("listed a", await followed.NextStoredAsync(Cancellation));
        Assert.Equal("listed a", await followed.NextStoredAsync(Cancellation));
        Assert.Equal(2, cluster.Lists.Count);
        Assert.Empty(followed.Log);
    }

    [Fact]
    public async Task A_watch_that_is_reset_in_the_middle_of_an_event_leads_to_a_new_list()
    {
        await using var cluster = await ScriptedCluster.StartAsync(Cancellation);
        cluster.Watch = async context =>
        {
            cluster.Watch = ScriptedCluster.StayOpenAsync;
            await context.Response.WriteAsync($"{Added}\n{Added[..^20]}");
            await context.Response.Body.FlushAsync(Cancellation);
            context.Abort();
        };
        await using var followed = new FollowedKind(cluster);
        await followed.PassDelayAsync(failures: 1, Cancellation);

        Assert.Equal("listed a", await followed.NextStoredAsync(Cancellation));
        // The reset may overtake the event before it, which the list contains anyway.
        var next = await followed.NextStoredAsync(Cancellation);
        Assert.Equal("listed a", next == "Added b" ? await followed.NextStoredAsync(Cancellation) : next);
        Assert.Equal("ClusterUnreachable", Assert.Single(followed.Problems).Reason);
    }

    private static string Event(string type, string name, int version) =>
        $$$$"""{"type":"{{{{type}}}}","object":{"metadata":{"name":"{{{{name}}}}","uid":"uid-{{{{name}}}}","resourceVersion":"{{{{version}}}}"}}}""";
}
