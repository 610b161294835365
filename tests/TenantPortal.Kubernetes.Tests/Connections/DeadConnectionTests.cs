using System.Net;
using System.Security.Cryptography.X509Certificates;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Connections;

/// <summary>A connection on which nothing passes any longer, although it is open.</summary>
public sealed class DeadConnectionTests
{
    /// <summary>Far less than a call or a watch would wait without pings, and more than a slow machine needs.</summary>
    private static readonly TimeSpan ProgressDeadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silent_connection_ends_the_watch_and_other_calls_go_on_with_a_new_one()
    {
        await using var server = await StartServerAsync();
        await using var proxy = new SilentProxy(new Uri(AddressOf(server)).Port);
        using var client = Connect(proxy.Port);
        var api = new ClusterApi(client, new CallRetry("one", TimeProvider.System, new CallMetrics(Meters.New()), NullLogger<CallRetry>.Instance));
        var first = await ConnectionOfAsync(api);
        using var watch = await client.HttpClient.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(client.BaseUri, "/watch")) { Version = HttpVersion.Version20 },
            HttpCompletionOption.ResponseHeadersRead,
            Cancellation
        );
        await using var events = await watch.Content.ReadAsStreamAsync(Cancellation);
        var next = events.ReadAsync(new byte[1], Cancellation).AsTask();

        proxy.Silence();
        var meanwhile = ConnectionOfAsync(api);

        await Assert.ThrowsAnyAsync<IOException>(() => next.WaitAsync(ProgressDeadline, Cancellation));
        Assert.NotEqual(first, await meanwhile.WaitAsync(ProgressDeadline, Cancellation));
        Assert.NotEqual(first, await ConnectionOfAsync(api));
    }

    /// <summary>As the portal connects, with pings that are so often that a test need not wait for them.</summary>
    private static k8s.Kubernetes Connect(int port) =>
        new(
            new KubernetesClientConfiguration
            {
                Host = $"https://127.0.0.1:{port}",
                SkipTlsVerify = true,
                HttpClientTimeout = Timeout.InfiniteTimeSpan,
                FirstMessageHandlerSetup = handler =>
                {
                    ClusterConnections.DetectDeadConnections(handler);
                    var sockets = Assert.IsType<SocketsHttpHandler>(handler);
                    (sockets.KeepAlivePingDelay, sockets.KeepAlivePingTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
                },
            }
        );

    /// <summary>The connection that a call arrived on.</summary>
    private static async Task<string?> ConnectionOfAsync(ClusterApi api) =>
        (string?)(await api.GetAsync("/api/v1/namespaces/a", Cancellation)).Body["metadata"]?["uid"];

    private static async Task<WebApplication> StartServerAsync()
    {
        var (certificate, key) = TestCertificates.New("localhost");
        using var pem = X509Certificate2.CreateFromPem(certificate, key);
        var identity = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
                kestrel.Listen(
                    IPAddress.Loopback,
                    0,
                    listen =>
                    {
                        listen.Protocols = HttpProtocols.Http2;
                        listen.UseHttps(identity);
                    }
                )
            );
        var server = builder.Build();
        server.Run(AnswerAsync);
        await server.StartAsync(Cancellation);
        return server;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/watch")
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$$"""{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"a","uid":"{{{context.Connection.Id}}}"}}""",
            context.RequestAborted
        );
    }

    private static string AddressOf(WebApplication server) =>
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
