using TenantPortal.Core.Clusters;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Guards;

/// <summary>Decides where guards are required, and what missing guards block.</summary>
public sealed class GuardRules(ClusterCatalog clusters, PortalEnvironment environment)
{
    /// <summary>Whether new tenants on the cluster require guards.</summary>
    public bool AreRequired(string cluster) => clusters.Find(cluster) is { } found && AreRequired(found);

    /// <summary>Whether new tenants on a cluster with these settings require guards.</summary>
    public bool AreRequired(ClusterOptions cluster) => cluster.RequireGuards ?? !environment.IsDevelopment;

    /// <summary>Clusters whose settings turn off the requirement outside Development.</summary>
    public IReadOnlyList<string> NotRequired => environment.IsDevelopment ? [] : [.. clusters.Names.Where(name => clusters.Find(name)!.RequireGuards == false)];

    /// <summary>Whether the portal warns platform admins about missing guards: a developer's Sandbox needs none.</summary>
    public bool Warns(string cluster) => clusters.Find(cluster) is { } found && !(environment.IsDevelopment && found.EffectiveKind == ClusterKind.Sandbox);

    /// <summary>Why the portal creates no new namespace on the cluster; null when it does.</summary>
    public Sentence? FindBlockingReason(string cluster, GuardReport? report)
    {
        if (!AreRequired(cluster))
            return null;
        if (report?.TriedAt is null)
        {
            Sentence notProbed =
                $"The portal has not probed the guards of cluster '{cluster}' yet. It creates no new namespaces there until it has; see deploy/guards.";
            return report?.Problem is { } problem ? (Sentence)$"{notProbed} {problem}" : notProbed;
        }

        var isContradicted = report.ContradictsSettings;
        var blocking = report
            .Findings.Where(finding => isContradicted ? finding.Result == GuardResult.Contradicts : finding.IsBlocking)
            .Select(finding => finding.Title)
            .ToList();
        if (blocking.Count == 0)
            return null;
        var titles = string.Join("; ", blocking);
        // What resolves a contradiction installs missing guards too, so it comes first.
        if (isContradicted)
            return $"The guards of cluster '{cluster}' contradict the settings of the portal ({titles}), so the portal creates no new namespaces "
                + $"there. Apply what the command 'guards render' writes; the portal retries automatically.";
        return $"Cluster '{cluster}' lacks required guards ({titles}), so the portal creates no new namespaces there. Install one of "
            + $"deploy/guards; the portal retries automatically.";
    }
}
