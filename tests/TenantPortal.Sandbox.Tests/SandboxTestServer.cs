namespace TenantPortal.Sandbox.Tests;

/// <summary>The sandbox, started for one test class.</summary>
public sealed class SandboxTestServer : TestServer
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sandbox-tests-").FullName;
    private SandboxServer? _sandbox;

    public SandboxOptions Options { get; init; } = new();

    protected override async Task StartAsync()
    {
        _sandbox = await SandboxServer.StartAsync(Options, TestContext.Current.CancellationToken);
        Kubeconfig = Path.Combine(_directory, "kubeconfig");
        _sandbox.WriteKubeconfig(Kubeconfig);
    }

    protected override async ValueTask StopAsync()
    {
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }
}
