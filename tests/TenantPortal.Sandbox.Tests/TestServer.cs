using k8s;

namespace TenantPortal.Sandbox.Tests;

/// <summary>A server to run the shared tests against: its kubeconfig and an HTTP client that is signed in to it.</summary>
public abstract class TestServer : IAsyncLifetime
{
    public string Kubeconfig { get; protected set; } = "";

    public HttpClient Http { get; private set; } = new();

    /// <summary>Why the tests cannot run against this server here, or null.</summary>
    public virtual string? Missing => null;

    public async ValueTask InitializeAsync()
    {
        if (Missing is null)
        {
            await StartAsync();
            Http = Connect(Kubeconfig);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    public static HttpClient Connect(string kubeconfig)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        var handler = new HttpClientHandler();
        if (configuration.SslCaCerts is { } authorities)
        {
            handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, errors) =>
                Kubernetes.CertificateValidationCallBack(null!, authorities, certificate!, chain!, errors);
        }

        var http = new HttpClient(handler) { BaseAddress = new Uri(configuration.Host) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", configuration.AccessToken);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("behaviour-tests/1.0");
        return http;
    }

    protected abstract Task StartAsync();

    protected virtual ValueTask StopAsync() => ValueTask.CompletedTask;
}
