using System.Collections.Concurrent;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>
/// Stands before an API server, notes every call, and breaks all connections after a number of calls that change something, as a crash
/// would.
/// </summary>
internal sealed class BreakingProxy : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpClient _backend;
    private readonly k8s.Kubernetes _client;
    private int _left;
    private volatile Func<HttpRequest, bool> _isCounted = _ => true;

    private BreakingProxy(WebApplication server, k8s.Kubernetes client, int writes) =>
        (_server, _client, _backend, _left) = (server, client, client.HttpClient, writes);

    /// <summary>Method and path of the writes that reached the API server, and its answer.</summary>
    public ConcurrentQueue<(string Method, string Path, int Status)> Writes { get; } = [];

    /// <summary>Path of every call that only reads.</summary>
    public ConcurrentQueue<string> Reads { get; } = [];

    /// <summary>Answers a call in the API server's place, as an ingress or a gateway does, and returns whether it did.</summary>
    public Func<HttpContext, Task<bool>>? Interfere { get; set; }

    /// <summary>Whether the answer to a call breaks off in the middle, after the API server has done what it was called for.</summary>
    public Func<HttpContext, bool>? BreakOff { get; set; }

    /// <summary>Whether every event of a watch is sent again after the next one, and that one too.</summary>
    public bool RepeatEvents { get; set; }

    /// <summary>Completes when the connections break.</summary>
    public TaskCompletionSource Broken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The proxy's own address.</summary>
    public string Url => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <param name="kubeconfig">Of the API server behind it.</param>
    /// <param name="writes">How many writes pass before everything breaks. Dry runs and reviews write nothing.</param>
    public static async Task<BreakingProxy> StartAsync(string kubeconfig, int writes, CancellationToken cancellationToken)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var proxy = new BreakingProxy(builder.Build(), new k8s.Kubernetes(configuration), writes);
        proxy._server.Run(proxy.ForwardAsync);
        await proxy._server.StartAsync(cancellationToken);
        return proxy;
    }

    /// <summary>Breaks everything after this many more writes.</summary>
    /// <param name="isCounted">Which of the writes count; null for all.</param>
    public void BreakAfter(int writes, Func<HttpRequest, bool>? isCounted = null)
    {
        _isCounted = isCounted ?? (_ => true);
        Volatile.Write(ref _left, writes);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var isWrite = !HttpMethods.IsGet(context.Request.Method);
        if (isWrite && IsChange(context.Request) && _isCounted(context.Request) && Interlocked.Decrement(ref _left) < 0)
            Broken.TrySetResult();
        if (Broken.Task.IsCompleted)
        {
            context.Abort();
            return;
        }

        if (Interfere is { } interfere && await interfere(context))
            return;
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri(_client.BaseUri, context.Request.Path + context.Request.QueryString)
        );
        if (isWrite)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(context.Request.ContentType!);
        }

        if (_client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, context.RequestAborted);
        using var response = await _backend.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        if (isWrite)
            Writes.Enqueue((context.Request.Method, context.Request.Path, (int)response.StatusCode));
        else
            Reads.Enqueue(context.Request.Path);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        if (RepeatEvents && context.Request.Query.ContainsKey("watch"))
            await RepeatAsync(context, body);
        else
            await CopyAsync(context, body, BreakOff?.Invoke(context) == true);
    }

    private static bool IsChange(HttpRequest request) =>
        !request.Query.ContainsKey("dryRun") && !request.Path.Value!.EndsWith("reviews", StringComparison.Ordinal);

    private static async Task CopyAsync(HttpContext context, Stream body, bool breaksOff)
    {
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, breaksOff ? read / 2 : read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (!breaksOff)
                continue;
            context.Abort();
            return;
        }
    }

    private static async Task RepeatAsync(HttpContext context, Stream body)
    {
        using var lines = new StreamReader(body);
        var last = "";
        while (await lines.ReadLineAsync(context.RequestAborted) is { } line)
        {
            await context.Response.WriteAsync($"{line}\n{last}\n{line}\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            last = line;
        }
    }
}
