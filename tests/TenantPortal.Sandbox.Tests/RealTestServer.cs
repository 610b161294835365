namespace TenantPortal.Sandbox.Tests;

/// <summary>The API server that a kubeconfig in the environment points at.</summary>
public sealed class RealTestServer : TestServer
{
    private const string Variable = "TENANTPORTAL_TEST_KUBECONFIG";

    public override string? Missing =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))
            ? $"Set {Variable} to the path of a kubeconfig to run this against a real API server."
            : null;

    protected override Task StartAsync()
    {
        Kubeconfig = Environment.GetEnvironmentVariable(Variable)!;
        return Task.CompletedTask;
    }
}
