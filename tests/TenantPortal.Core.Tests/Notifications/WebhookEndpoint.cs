using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TenantPortal.Core.Tests.Notifications;

/// <summary>What a webhook got.</summary>
internal sealed record ReceivedCall(string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A web server on loopback that keeps what it gets, and answers as the test says.</summary>
internal sealed class WebhookEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookEndpoint(WebApplication app) => _app = app;

    public ConcurrentQueue<ReceivedCall> Calls { get; } = [];

    /// <summary>The answers to come; 200 when there are no more.</summary>
    public ConcurrentQueue<int> Answers { get; } = [];

    public string Url => _app.Urls.Single() + "/hook";

    public static async Task<WebhookEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var endpoint = new WebhookEndpoint(builder.Build());
        endpoint._app.Run(endpoint.TakeAsync);
        await endpoint._app.StartAsync(TestContext.Current.CancellationToken);
        return endpoint;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Calls.Enqueue(
            new(
                context.Request.Path,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
                await reader.ReadToEndAsync(context.RequestAborted)
            )
        );
        context.Response.StatusCode = Answers.TryDequeue(out var status) ? status : StatusCodes.Status200OK;
        if (context.Response.StatusCode is >= 300 and < 400)
            context.Response.Headers.Location = "/elsewhere";
    }
}
