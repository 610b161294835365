namespace TenantPortal.Kubernetes.Tests;

/// <summary>The objects of <c>deploy/components</c> whose kinds are those of add-ons, on a real API server that has these kinds.</summary>
public sealed class ComponentKindsTests
{
    private const string Route = "gateway.networking.k8s.io/v1/namespaces/tenantportal-system/httproutes";
    private const string Monitor = "monitoring.coreos.com/v1/namespaces/tenantportal-system/servicemonitors";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gateway/route.yaml", Route)]
    [InlineData("service-monitor/service-monitor.yaml", Monitor)]
    public async Task An_object_of_a_component_is_accepted_where_its_kind_is_installed(string file, string resource)
    {
        await using var server = await StartAsync();

        Assert.Equal("accepted", await DefinedKinds.ApplyAsync(server, resource, await ReadAsync(file)));
    }

    /// <summary>Without this, the test above would show nothing.</summary>
    [Theory]
    [InlineData("gateway/route.yaml", Route, "hostnames:", "hosts:", ".spec.hosts: field not declared in schema")]
    [InlineData("gateway/route.yaml", Route, "backendRefs:", "backends:", ".backends: field not declared in schema")]
    [InlineData("gateway/route.yaml", Route, "port: 80", "port: 80000", "should be less than or equal to 65535")]
    [InlineData("service-monitor/service-monitor.yaml", Monitor, "matchLabels:", "labels:", ".spec.selector.labels: field not declared in schema")]
    [InlineData("service-monitor/service-monitor.yaml", Monitor, "port: metrics", "portName: metrics", ".portName: field not declared in schema")]
    [InlineData("service-monitor/service-monitor.yaml", Monitor, "interval: 30s", "interval: 30 seconds", "spec.endpoints.interval")]
    public async Task A_mistake_in_an_object_of_a_component_is_refused(string file, string resource, string written, string mistake, string refusal)
    {
        var document = await ReadAsync(file);
        Assert.Contains(written, document, StringComparison.Ordinal);
        await using var server = await StartAsync();

        var answer = await DefinedKinds.ApplyAsync(server, resource, document.Replace(written, mistake, StringComparison.Ordinal));

        Assert.Contains(refusal, answer, StringComparison.Ordinal);
    }

    private static async Task<ApiServer> StartAsync()
    {
        var server = await ApiServer.StartAsync(ServerKind.Real, Cancellation);
        await InstalledPortal.InstallRightsAsync(server, Cancellation);
        await DefinedKinds.InstallAsync(server, "Components");
        return server;
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(DeployFolder.Root, "components", file), Cancellation);
}
