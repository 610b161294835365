using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tiers;

/// <summary>The validated tiers.</summary>
public sealed class TierCatalog(IReadOnlyList<Tier> tiers)
{
    /// <summary>Sorted from least to most isolated, then by name because configuration has no order.</summary>
    public IReadOnlyList<Tier> All => tiers;

    public Tier? Find(string name) => tiers.FirstOrDefault(tier => tier.Name == name);
}
