namespace TenantPortal.E2E;

/// <summary>One portal on the Sandbox for the tests of a class, which take turns. Starting one takes longer than many a test.</summary>
public sealed class SandboxPortal : IAsyncLifetime
{
    private static readonly IReadOnlyDictionary<string, string> Vault = new Dictionary<string, string>
    {
        ["SecretBackends__vault__Title"] = "Vault",
        ["SecretBackends__vault__Kind"] = "Vault",
        ["SecretBackends__vault__Server"] = "https://vault.example.com",
        ["SecretBackends__vault__Path"] = "secret",
        ["SecretBackends__vault__MountPath"] = "kubernetes",
        ["SecretBackends__vault__Role"] = "tenant-{tenant}",
        ["SecretBackends__vault__Prefix"] = "tenants/{tenant}/",
    };

    private PortalProcess? _process;

    public Uri Url => _process!.Url;

    public async ValueTask InitializeAsync() => _process = await PortalProcess.StartAsync(null, CancellationToken.None, environment: Vault);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }
}
