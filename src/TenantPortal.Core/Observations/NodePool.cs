using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Observations;

/// <summary>The nodes of a cluster that the same tiers can use: those without blocking taints, or those whose taints only some tiers tolerate.</summary>
public sealed record NodePool
{
    /// <summary>The nodes that every tier can use.</summary>
    public static readonly NodePool Shared = new("");

    private NodePool(string key) => Key = key;

    /// <summary>The names of the tiers, separated by commas; empty for the nodes that every tier can use.</summary>
    public string Key { get; }

    public bool IsShared => Key.Length == 0;

    /// <summary>The pool of a node with these taints; null when no tier can use the node.</summary>
    public static NodePool? Of(IReadOnlyCollection<Taint> taints, TierCatalog tiers)
    {
        if (!taints.Any(taint => taint.IsBlocking))
            return Shared;
        var names = tiers.All.Where(tier => tier.Tolerates(taints)).Select(tier => tier.Name).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? null : new NodePool(string.Join(',', names));
    }

    /// <summary>Reads a <see cref="Key"/>.</summary>
    public static NodePool Parse(string key) => key.Length == 0 ? Shared : new NodePool(key);

    public bool Admits(string tier) => IsShared || Key.Split(',').Contains(tier);
}
