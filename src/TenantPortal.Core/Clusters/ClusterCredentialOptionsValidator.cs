using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Clusters;

/// <summary>Validates the section <c>ClusterCredentials</c>.</summary>
internal sealed class ClusterCredentialOptionsValidator : SettingsValidator<ClusterCredentialOptions>
{
    protected override IEnumerable<string> FindMistakes(ClusterCredentialOptions options)
    {
        if (!TenantName.TryParse(options.Namespace, out _))
            yield return "ClusterCredentials:Namespace must be the name of a namespace.";
        if (options.Cluster.Length > 0 && !TenantName.TryParse(options.Cluster, out _))
            yield return "ClusterCredentials:Cluster must be the name of a configured cluster.";
        if (options.Folder.Length > 0 && !Path.IsPathFullyQualified(options.Folder))
            yield return $"ClusterCredentials:Folder must be an absolute path, not '{options.Folder}'.";
    }
}
