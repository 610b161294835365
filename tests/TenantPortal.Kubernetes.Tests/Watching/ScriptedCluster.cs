using System.Collections.Concurrent;
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
        context => context.Response.WriteAsync("""{"metadata":{"resourceVersion":"10"},"items":[{"metadata":{"name":"a"}}]}""");

    /// <summary>By default, a watch that stays open without events.</summary>
    public Func<HttpContext, Task> Watch { get; set; } = StayOpenAsync;

    public ConcurrentQueue<string> Lists { get; } = [];

    public ConcurrentQueue<string> Watches { get; } = [];

    public ClusterApi Api { get; private set; } = null!;

    public static async Task<ScriptedCluster> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var cluster = new ScriptedCluster(builder.Build());
        cluster._server.Run(cluster.AnswerAsync);
        await cluster._server.StartAsync(cancellationToken);
        var address = cluster._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        cluster.Api = new ClusterApi(new k8s.Kubernetes(new KubernetesClientConfiguration { Host = address, HttpClientTimeout = Timeout.InfiniteTimeSpan }));
        return cluster;
    }

    public static Func<HttpContext, Task> Refuse(int status) =>
        context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync($$"""{"kind":"Status","reason":"Scripted","message":"It is scripted.","code":{{status}}}""");
        };

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

    private Task AnswerAsync(HttpContext context)
    {
        var isWatch = context.Request.Query.ContainsKey("watch");
        (isWatch ? Watches : Lists).Enqueue(context.Request.QueryString.Value!);
        return (isWatch ? Watch : List)(context);
    }
}
