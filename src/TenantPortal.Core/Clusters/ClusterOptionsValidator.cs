using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Clusters;

/// <summary>Validates the section <c>Clusters</c>.</summary>
internal sealed class ClusterOptionsValidator : SettingsValidator<Dictionary<string, ClusterOptions>>
{
    protected override IEnumerable<string> FindMistakes(Dictionary<string, ClusterOptions> options) =>
        options.Count == 0 ? ["Clusters must name at least one cluster."] : options.SelectMany(cluster => FindMistakes(cluster.Key, cluster.Value));

    private static IEnumerable<string> FindMistakes(string name, ClusterOptions cluster)
    {
        var key = $"Clusters:{name}";
        if (!TenantName.TryParse(name, out _))
            yield return $"{key} is not a valid cluster name. Use lowercase letters, digits and hyphens.";
        if (cluster.EffectiveKind == ClusterKind.Kubeconfig && cluster.KubeconfigFiles.Count == 0)
            yield return $"{key}:Kubeconfig must name a file because {key}:Kind is Kubeconfig.";
        foreach (var file in cluster.KubeconfigFiles.Where(file => !File.Exists(file)))
            yield return $"{key}:Kubeconfig names '{file}', which does not exist.";
        if (cluster.GroupPrefix.Any(char.IsControl) || cluster.GroupPrefix.StartsWith("system", StringComparison.OrdinalIgnoreCase))
            yield return $"{key}:GroupPrefix must not create Kubernetes system groups (system:).";
        if (!TenantName.TryParse(cluster.PortalNamespace, out _))
            yield return $"{key}:PortalNamespace must be the name of a namespace.";
        if (!TenantName.TryParse(cluster.PortalServiceAccount, out _))
            yield return $"{key}:PortalServiceAccount must be the name of a ServiceAccount.";
        foreach (var text in cluster.Labels.Where(text => !ClusterLabel.TryParse(text, out _)))
            yield return $"{key}:Labels: {ClusterLabel.Explain(text)}";
        foreach (var mistake in ClusterAccessRules.FindMistakes($"{key}:Access", cluster.Access))
            yield return mistake;
    }
}
