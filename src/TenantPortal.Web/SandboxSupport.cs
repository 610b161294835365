using Microsoft.Extensions.Options;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Configuration;

namespace TenantPortal.Web;

/// <summary>Hosts the Sandbox in builds that include it: the MSBuild property <c>IncludeSandbox</c>.</summary>
internal static class SandboxSupport
{
    /// <summary>Runs the Sandbox in a reconciling process if a cluster is of that kind. A build without it refuses such a cluster.</summary>
    public static void AddSandbox(this IServiceCollection services, IConfiguration configuration, bool isReconciling)
    {
#if SANDBOX
        services.AddSingleton<IValidateOptions<Dictionary<string, ClusterOptions>>, DevelopmentSandboxValidator>();
        if (isReconciling && ClusterCatalog.Read(configuration).HasSandbox)
            services.AddHostedService<SandboxHost>();
#else
        services.AddSingleton<IValidateOptions<Dictionary<string, ClusterOptions>>, NoSandboxValidator>();
#endif
    }

#if SANDBOX
    /// <summary>Keeps real tenants off a cluster that exists only in memory.</summary>
    private sealed class DevelopmentSandboxValidator(IHostEnvironment environment) : SettingsValidator<Dictionary<string, ClusterOptions>>
    {
        protected override IEnumerable<string> FindMistakes(Dictionary<string, ClusterOptions> options) =>
            from cluster in options
            where !environment.IsDevelopment() && cluster.Value.EffectiveKind == ClusterKind.Sandbox
            let key = $"{ClusterOptions.Section}:{cluster.Key}"
            select $"{key}:{nameof(ClusterOptions.Kind)} is Sandbox, which is for trying out the portal and runs only in the Development environment. "
                + $"Set {key}:{nameof(ClusterOptions.Kubeconfig)} or choose the kind InCluster.";
    }
#else
    /// <summary>Finds the clusters that this build cannot host.</summary>
    private sealed class NoSandboxValidator : SettingsValidator<Dictionary<string, ClusterOptions>>
    {
        protected override IEnumerable<string> FindMistakes(Dictionary<string, ClusterOptions> options) =>
            from cluster in options
            where cluster.Value.EffectiveKind == ClusterKind.Sandbox
            let key = $"{ClusterOptions.Section}:{cluster.Key}"
            select $"{key}:{nameof(ClusterOptions.Kind)} is Sandbox, but this build of TenantPortal does not include the Sandbox. "
                + $"Set {key}:{nameof(ClusterOptions.Kubeconfig)} or choose the kind InCluster.";
    }
#endif
}
