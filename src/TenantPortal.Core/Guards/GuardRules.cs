using TenantPortal.Core.Clusters;

namespace TenantPortal.Core.Guards;

/// <summary>Where guards are required, and what follows where they are missing.</summary>
public sealed class GuardRules(ClusterCatalog clusters, bool isDevelopment)
{
    /// <summary>Whether no new tenants are made on the cluster without guards.</summary>
    public bool AreRequired(string cluster) => clusters.Find(cluster) is { } found && (found.RequireGuards ?? !isDevelopment);

    /// <summary>Clusters whose guards somebody made unnecessary where they are necessary.</summary>
    public IReadOnlyList<string> NotRequired => isDevelopment ? [] : [.. clusters.Names.Where(name => clusters.Find(name)!.RequireGuards == false)];

    /// <summary>Whether platform admins are told of missing guards: the Sandbox of a developer has nobody to guard against.</summary>
    public bool Warns(string cluster) => clusters.Find(cluster) is { } found && !(isDevelopment && found.EffectiveKind == ClusterKind.Sandbox);

    /// <summary>Why no new namespace is made on the cluster; null when one may be.</summary>
    public string? FindBlockingReason(string cluster, GuardReport? report)
    {
        if (!AreRequired(cluster))
            return null;
        if (report?.TriedAt is null)
            return $"It is not known yet whether the cluster '{cluster}' has guards. No new namespace is made there before they were tried; see deploy/guards.{(report?.Problem is { } problem ? $" {problem}" : "")}";
        var blocking = report.Findings.Where(finding => finding.IsBlocking).Select(finding => finding.Title).ToList();
        return blocking.Count == 0
            ? null
            : $"The cluster '{cluster}' lacks guards that are required ({string.Join("; ", blocking)}), so no new namespace is made there. Install one of deploy/guards; it is tried again.";
    }
}
