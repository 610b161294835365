using TenantPortal.Core;
using TenantPortal.Core.Clusters;
using TenantPortal.Demo;
using TenantPortal.Sandbox;

namespace TenantPortal.Web;

/// <summary>Runs the Sandbox while the portal runs, and writes its address to a kubeconfig that kubectl can use too.</summary>
internal sealed partial class SandboxHost(SandboxClusterOptions settings, PortalOptions portal, ILogger<SandboxHost> logger, DemoCluster? demo = null)
    : IHostedService
{
    private SandboxServer? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var content = demo is null ? [] : await demo.ReadAsync(cancellationToken);
        _server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Nodes = settings.Nodes,
                Guards = settings.Guards,
                AddOns = settings.AddOns,
                Content = content,
            },
            cancellationToken
        );
        var kubeconfig = Path.Combine(portal.EffectiveDataPath, SandboxClusterOptions.KubeconfigFile);
        _server.WriteKubeconfig(kubeconfig);
        Started(kubeconfig);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The Sandbox cluster is running. Inspect it with kubectl --kubeconfig {Kubeconfig}")]
    private partial void Started(string kubeconfig);
}
