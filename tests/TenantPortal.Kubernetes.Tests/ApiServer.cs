using System.Net;
using System.Net.Sockets;
using k8s;
using k8s.Models;
using TenantPortal.Sandbox;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>The API servers that every behaviour of the reconciler is tested on.</summary>
public enum ServerKind
{
    Sandbox,
    Real,
}

/// <summary>An API server for one test, with the client of an outsider, and namespaces that are removed afterwards.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private const string KubeconfigVariable = "TENANTPORTAL_TEST_KUBECONFIG";

    private readonly SandboxServer? _sandbox;
    private readonly bool _isShared;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenantportal-kubernetes-");
    private readonly List<string> _namespaces = [];

    private ApiServer(SandboxServer? sandbox, string? kubeconfig, bool isShared)
    {
        (_sandbox, _isShared) = (sandbox, isShared);
        Kubeconfig = kubeconfig ?? Path.Combine(_folder.FullName, "kubeconfig");
        sandbox?.WriteKubeconfig(Kubeconfig);
        Client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Kubeconfig));
    }

    public string Kubeconfig { get; }

    public k8s.Kubernetes Client { get; }

    public bool IsReal => _sandbox is null;

    /// <summary>The Sandbox itself, for what only it can do.</summary>
    public SandboxServer Sandbox => _sandbox ?? throw new InvalidOperationException("It is a real API server.");

    /// <summary>A SQLite file for the portal of this test.</summary>
    public string Database => Path.Combine(_folder.FullName, "portal.db");

    /// <summary>Skips the test, with the reason, when there is no real server.</summary>
    /// <param name="guards">Whether the Sandbox behaves as if the guards were installed; the real server never has them.</param>
    /// <param name="addOns">Whether the Sandbox acts as the controllers of add-ons.</param>
    public static async Task<ApiServer> StartAsync(
        ServerKind kind,
        CancellationToken cancellationToken,
        bool guards = true,
        bool addOns = false,
        TimeSpan? addOnStep = null
    )
    {
        if (kind == ServerKind.Sandbox)
        {
            var options = new SandboxOptions
            {
                Guards = guards,
                AddOns = addOns,
                AddOnStep = addOnStep ?? TimeSpan.FromMilliseconds(100),
            };
            return new ApiServer(await SandboxServer.StartAsync(options, cancellationToken), null, isShared: false);
        }

        var kubeconfig = Environment.GetEnvironmentVariable(KubeconfigVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(kubeconfig), $"{KubeconfigVariable} names no kubeconfig of a real API server.");
        return new ApiServer(null, kubeconfig, isShared: true);
    }

    /// <summary>The same, with the Sandbox of the test class. The test has a kubeconfig, a database and namespaces of its own.</summary>
    public static async Task<ApiServer> StartAsync(ServerKind kind, SharedSandbox sandbox, CancellationToken cancellationToken) =>
        kind == ServerKind.Sandbox ? new ApiServer(sandbox.Server, null, isShared: true) : await StartAsync(kind, cancellationToken);

    /// <summary>A kubeconfig of a cluster that refuses connections.</summary>
    public string DeadKubeconfig()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return WriteKubeconfig("dead", $"http://127.0.0.1:{port}");
    }

    /// <summary>A kubeconfig, beside the others of this test, that leads to this address with a token of no worth.</summary>
    public string WriteKubeconfig(string name, string address)
    {
        var path = Path.Combine(_folder.FullName, name + ".kubeconfig");
        File.WriteAllText(path, TestKubeconfig.To(address));
        return path;
    }

    /// <summary>A name that no other test has, whose namespace is removed at the end.</summary>
    public string NewTenantName(string tier = "namespace")
    {
        var name = "t" + Guid.NewGuid().ToString("N")[..12];
        _namespaces.Add(NamespaceOf(tier, name));
        return name;
    }

    /// <summary>The namespace of a tenant of a shipped tier.</summary>
    public static string NamespaceOf(string tier, string tenant) => $"{(tier == "namespace" ? "team" : tier)}-{tenant}";

    public async ValueTask DisposeAsync()
    {
        if (_isShared)
        {
            foreach (var made in _namespaces)
                await DeleteAsync(made);
        }

        Client.Dispose();
        if (_sandbox is not null && !_isShared)
            await _sandbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task DeleteAsync(string name)
    {
        try
        {
            await Client.CoreV1.DeleteNamespaceAsync(name, cancellationToken: CancellationToken.None);
        }
        catch (k8s.Autorest.HttpOperationException gone) when (gone.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // The test made none of this name.
        }
    }
}
