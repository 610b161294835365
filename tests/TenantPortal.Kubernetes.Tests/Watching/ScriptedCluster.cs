using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Tests.Watching;

/// <summary>An API server that answers lists and watches as a test scripts them, and counts both.</summary>
internal sealed class ScriptedCluster : IAsyncDisposable
{
    private readonly WebApplication _server;

    private ScriptedCluster(WebApplication server) => _server = server;

    /// <summary>By default, a list of one object at position 10.</summary>
    public Func<HttpContext, Task> List { get; set; } =
        context =>
            context.Response.WriteAsync("""{"kind":"ThingList","apiVersion":"v1","metadata":{"resourceVersion":"10"},"items":[{"metadata":{"name":"a"}}]}""");

    /// <summary>By default, a watch that stays open without events.</summary>
    public Func<HttpContext, Task> Watch { get; set; } = StayOpenAsync;

    /// <summary>By default, an API server that serves neither the group nor anything else.</summary>
    public Func<HttpContext, Task> Discovery { get; set; } =
        context =>
            context.Request.Path == "/apis"
                ? context.Response.WriteAsync(
                    """{"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1"}]}]}"""
                )
                : Return(404, "text/plain", "404 page not found\n")(context);

    /// <summary>How the storage answers before a watch continues; by default, it is far ahead of every position.</summary>
    public Func<HttpContext, Task> Look { get; set; } =
        context => context.Response.WriteAsync("""{"kind":"ThingList","apiVersion":"v1","metadata":{"resourceVersion":"1000"},"items":[]}""");

    public ConcurrentQueue<string> Lists { get; } = [];

    public ConcurrentQueue<string> Watches { get; } = [];

    public ClusterApi Api { get; private set; } = null!;

    /// <summary>A connection that repeats failed calls.</summary>
    public ClusterApi Repeating(CallRetry retry, TimeProvider? time = null) => Connect(Address, retry, time);

    /// <summary>A connection to another server.</summary>
    public static ClusterApi Connect(string address, CallRetry? retry, TimeProvider? time = null) => new(NewClient(address), retry, time);

    public string Address { get; private set; } = "";

    public static async Task<ScriptedCluster> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var cluster = new ScriptedCluster(builder.Build());
        cluster._server.Run(cluster.AnswerAsync);
        await cluster._server.StartAsync(cancellationToken);
        var address = cluster._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        cluster.Address = address;
        cluster.Api = new ClusterApi(NewClient(address));
        return cluster;
    }

    /// <summary>As an API server does.</summary>
    public static Func<HttpContext, Task> Refuse(int status, string reason = "Scripted", string message = "It is scripted.") =>
        Return(status, "application/json", Status(status, reason, message));

    /// <summary>As whatever stands before an API server does.</summary>
    public static Func<HttpContext, Task> Return(int status, string? type, string body) =>
        context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        };

    public static string Status(int code, string reason, string message) =>
        new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["status"] = "Failure",
            ["reason"] = reason,
            ["message"] = message,
            ["code"] = code,
        }.ToJsonString();

    public static async Task StayOpenAsync(HttpContext context)
    {
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _server.DisposeAsync();
    }

    private static k8s.Kubernetes NewClient(string address) =>
        new(new KubernetesClientConfiguration { Host = address, HttpClientTimeout = Timeout.InfiniteTimeSpan });

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/api/v1/things" && context.Request.Path != "/apis/example.com/v1/things")
            return Discovery(context);
        if (context.Request.Query["limit"] == "1")
            return Look(context);
        var isWatch = context.Request.Query.ContainsKey("watch");
        (isWatch ? Watches : Lists).Enqueue(context.Request.QueryString.Value!);
        return (isWatch ? Watch : List)(context);
    }
}
