using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Tiers;

/// <summary>The validated tiers.</summary>
public sealed class TierCatalog(IReadOnlyList<Tier> tiers)
{
    /// <summary>The names of tiers with tolerations together, in characters: they name the pools of nodes.</summary>
    public const int MaxTolerantNamesLength = 1000;

    /// <summary>Sorted from least to most isolated, then by name because configuration has no order.</summary>
    public IReadOnlyList<Tier> All => tiers;

    /// <summary>The names of the tiers whose tenants have nodes of their own, and take nothing of the cluster that hosts the others.</summary>
    public IReadOnlyList<string> Dedicated => [.. tiers.Where(tier => tier.Isolation == Isolation.DedicatedCluster).Select(tier => tier.Name)];

    /// <summary>The resources that quotas of any tier can have: those of <see cref="QuotaResource.All"/>, then the extended ones by name.</summary>
    public IReadOnlyList<QuotaResource> Resources { get; } = QuotaResource.AllWith(tiers.SelectMany(tier => tier.ExtendedResources));

    /// <summary>The tiers whose tenants are recertified, with the months from one recertification to the next.</summary>
    public IReadOnlyDictionary<string, int> RecertifyMonths { get; } =
        tiers.Where(tier => tier.RecertifyMonths > 0).ToDictionary(tier => tier.Name, tier => tier.RecertifyMonths);

    public Tier? Find(string name) => tiers.FirstOrDefault(tier => tier.Name == name);

    /// <summary>Whether a tenant that changes from one tier to the other keeps its namespace, with everything that runs there.</summary>
    public bool ShareNamespace(string one, string other) =>
        one == other || (Find(one) is { } from && Find(other) is { } to && from.NamespacePrefix == to.NamespacePrefix);
}
