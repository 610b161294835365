using System.Globalization;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>The facts about a tenant that the checks need.</summary>
/// <param name="Groups">Every group with rights in it, by its name in the cluster.</param>
/// <param name="OtherNamespaces">The namespaces of other tenants on the cluster.</param>
/// <param name="WorksInNamespace">Whether its groups work in the namespace itself instead of their own cluster.</param>
internal sealed record CheckedTenant(
    string Name,
    Guid Id,
    string Namespace,
    string LeadGroup,
    IReadOnlyList<string> Groups,
    IReadOnlyList<string> OtherNamespaces,
    bool WorksInNamespace,
    bool IsQuarantined,
    ClusterServices Services
)
{
    public static CheckedTenant Of(ClaimedCheck claim, Tier tier, TierCatalog tiers, ClusterOptions cluster)
    {
        var (tenant, team) = (claim.Tenant, claim.Team);
        string InCluster(string group) => GroupName.Parse(group).InCluster(cluster.GroupPrefix);
        return new CheckedTenant(
            tenant.Name,
            tenant.Id,
            TenantRenderer.NamespaceOf(tier, tenant.Name),
            InCluster(team.LeadGroup),
            [.. new[] { team.LeadGroup, team.MemberGroup }.Concat(tenant.Spec.Access.Select(grant => grant.Group)).Select(InCluster).Distinct()],
            [.. claim.Others.Select(other => tiers.Find(other.Tier) is { } known ? TenantRenderer.NamespaceOf(known, other.Name) : null).OfType<string>()],
            tier.Isolation == Core.Tiers.Isolation.Namespace,
            tenant.IsReadOnly,
            ClusterServices.Of(tier)
        );
    }
}

/// <summary>The locations of shared services on the cluster.</summary>
internal sealed record ClusterServices(string DnsNamespace, string DnsPodLabel, int DnsPort, string IngressNamespace)
{
    public static ClusterServices Of(Tier tier)
    {
        // A custom blueprint may not have such a parameter.
        string Option(string name, string otherwise) =>
            (tier.Options[name] ?? (tier.Blueprint.Parameters.TryGetValue(name, out var parameter) ? parameter.Default : null))?.ToString() ?? otherwise;
        return new(
            Option("dnsNamespace", "kube-system"),
            Option("dnsPodLabel", "kube-dns"),
            int.Parse(Option("dnsPort", "53"), CultureInfo.InvariantCulture),
            Option("ingressNamespace", "ingress-nginx")
        );
    }
}
