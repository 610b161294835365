using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Web;

/// <summary>Hosts the Sandbox in builds that include it: the MSBuild property <c>IncludeSandbox</c>.</summary>
internal static class SandboxSupport
{
#if SANDBOX
    private static bool IsIncluded => true;

    /// <summary>Runs the Sandbox if a cluster is of that kind.</summary>
    public static void AddSandbox(this IServiceCollection services, PortalSettings settings)
    {
        if (settings.Clusters.HasSandbox)
            services.AddHostedService<SandboxHost>();
    }
#else
    private static bool IsIncluded => false;

    /// <summary>Runs nothing: <see cref="FindMistakes"/> refuses a cluster of that kind.</summary>
    public static void AddSandbox(this IServiceCollection services, PortalSettings settings) { }
#endif

    /// <summary>Finds the clusters that this build cannot host. Reads the configuration, because other settings may not be valid.</summary>
    public static IEnumerable<string> FindMistakes(IConfiguration configuration) =>
        configuration
            .GetSection(ClusterOptions.Section)
            .GetChildren()
            .Where(cluster => !IsIncluded && IsSandbox(cluster))
            .Select(cluster =>
                $"{cluster.Path}:{nameof(ClusterOptions.Kind)} is Sandbox, but this build of TenantPortal does not include the Sandbox. "
                + $"Set {cluster.Path}:{nameof(ClusterOptions.Kubeconfig)} or choose the kind InCluster."
            );

    private static bool IsSandbox(IConfigurationSection cluster) =>
        string.IsNullOrWhiteSpace(cluster[nameof(ClusterOptions.Kubeconfig)])
        && nameof(ClusterKind.Sandbox).Equals(cluster[nameof(ClusterOptions.Kind)], StringComparison.OrdinalIgnoreCase);
}
