using System.Text.Json.Nodes;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers.Advice;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tiers;

/// <summary>What is offered to people: a title and guarantees in front, a blueprint behind, sizes to choose from and a maximum.</summary>
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

    /// <summary>Clusters it is offered on; all when empty.</summary>
    public required IReadOnlySet<string> Clusters { get; init; }

    public required int LimitFactor { get; init; }

    public required Quota Maximum { get; init; }

    public required IReadOnlyList<Size> Sizes { get; init; }

    /// <summary>Of its own nodes; null for a tier whose tenants share the cluster's.</summary>
    public WorkerNode? Worker { get; init; }

    /// <summary>What the tier sets of the blueprint's parameters.</summary>
    public required JsonObject Options { get; init; }

    /// <summary>What whoever asks for a tenant sets of them.</summary>
    public IReadOnlyList<OfferedOption> Offers { get; init; } = [];

    /// <summary>How often what a cluster has may be promised.</summary>
    public decimal Overcommit { get; init; } = 1;

    /// <summary>The blueprint's parameters with what was chosen. What the tier no longer offers is the tier's to set again.</summary>
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

    public bool IsOfferedOn(string cluster) => Clusters.Count == 0 || Clusters.Contains(cluster);
}

/// <summary>A ready-made quota of a tier.</summary>
public sealed record Size(string Name, Quota Quota);
