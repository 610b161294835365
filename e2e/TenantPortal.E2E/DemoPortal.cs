using TenantPortal.E2E;

[assembly: AssemblyFixture(typeof(DemoPortal))]

namespace TenantPortal.E2E;

/// <summary>
/// One portal with the demo of <c>--demo</c> for all tests that only read it. It starts with the first one that needs it, because the demo takes long to
/// create.
/// </summary>
public sealed class DemoPortal : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(10);

    private readonly Lazy<Task<PortalProcess>> _process = new(() =>
        PortalProcess.StartAsync(
            null,
            CancellationToken.None,
            environment: new Dictionary<string, string> { ["Sandbox__Nodes"] = "96" },
            arguments: ["--demo"],
            startTimeout: StartTimeout
        )
    );

    public Task<PortalProcess> StartAsync() => _process.Value;

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated)
            await (await _process.Value).DisposeAsync();
    }
}
