using TenantPortal.Sandbox;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>One Sandbox for all tests of a class that do not depend on a new one.</summary>
public sealed class SharedSandbox : IAsyncLifetime
{
    private SandboxServer? _server;

    internal SandboxServer Server => _server!;

    public async ValueTask InitializeAsync() =>
        _server = await SandboxServer.StartAsync(new SandboxOptions { Guards = true }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
