using System.Text.Json.Nodes;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tiers;

/// <summary>An offer for teams: a title and guarantees, backed by a blueprint, with sizes to choose from and a maximum.</summary>
public sealed class Tier
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<string> Guarantees { get; init; }

    public required Isolation Isolation { get; init; }

    public required TierComparison Comparison { get; init; }

    public required Blueprint Blueprint { get; init; }

    public required string NamespacePrefix { get; init; }

    /// <summary>The clusters that offer it; all when empty.</summary>
    public required IReadOnlySet<string> Clusters { get; init; }

    /// <summary>The labels that a cluster must have to offer it.</summary>
    public IReadOnlyList<ClusterLabel> ClusterLabels { get; init; } = [];

    public required int LimitFactor { get; init; }

    public required Quota Maximum { get; init; }

    public required IReadOnlyList<Size> Sizes { get; init; }

    /// <summary>The extended resources that its quotas bound, such as GPUs; tenants that request none of one have a quota of zero.</summary>
    public IReadOnlyList<QuotaResource> ExtendedResources { get; init; } = [];

    /// <summary>The taints that do not keep its pods away.</summary>
    public IReadOnlyList<Toleration> Tolerations { get; init; } = [];

    /// <summary>The size of its own nodes; null for a tier whose tenants share the cluster's nodes.</summary>
    public WorkerNode? Worker { get; init; }

    /// <summary>The blueprint parameters that the tier sets.</summary>
    public required JsonObject Options { get; init; }

    /// <summary>What its tenants' containers get by default, with the tier's own options; empty for a tier whose quota is the size of a cluster.</summary>
    public ContainerLimits Containers { get; init; } = ContainerLimits.None;

    /// <summary>The parameters that requesters set.</summary>
    public IReadOnlyList<OfferedOption> Offers { get; init; } = [];

    /// <summary>How many times the capacity of a cluster may be committed.</summary>
    public decimal Overcommit { get; init; } = 1;

    /// <summary>What happens to fields that others change and that do not secure the tenant.</summary>
    public DriftMode Drift { get; init; }

    /// <summary>Which of its tenants may have work hours, outside of which they sleep.</summary>
    public SleepOffer Sleep { get; init; }

    /// <summary>The months after which the team confirms that it still needs a tenant; 0 for never.</summary>
    public int RecertifyMonths { get; init; }

    /// <summary>The blueprint's parameters with the chosen options. Options that the tier no longer offers have the tier's value.</summary>
    public JsonObject OptionsWith(IReadOnlyDictionary<string, string> chosen)
    {
        var options = Options.DeepClone().AsObject();
        foreach (var offered in Offers)
        {
            if (chosen.TryGetValue(offered.Name, out var value))
                options[offered.Name] = offered.Read(value);
        }

        return options;
    }

    /// <summary>The resources that a quota of this tier can have: those of <see cref="QuotaResource.All"/>, then the extended ones.</summary>
    public IReadOnlyList<QuotaResource> Resources => [.. QuotaResource.All, .. ExtendedResources];

    /// <summary>Whether its pods can run on a node with these taints.</summary>
    public bool Tolerates(IEnumerable<Taint> taints) => taints.Where(taint => taint.IsBlocking).All(taint => Tolerations.Any(known => known.Tolerates(taint)));

    /// <summary>Whether tenants of the tier can be on the cluster. An added cluster may name its tiers; otherwise the tier decides.</summary>
    public bool IsOfferedOn(KnownCluster cluster) =>
        ClusterLabels.All(cluster.Labels.Contains)
        && (cluster.Tiers.Count > 0 ? cluster.Tiers.Contains(Name) : Clusters.Count == 0 || Clusters.Contains(cluster.Name));
}

/// <summary>A ready-made quota of a tier.</summary>
public sealed record Size(string Name, Quota Quota);
