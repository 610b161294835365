using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tiers;

/// <summary>The tiers that are offered, checked.</summary>
public sealed class TierCatalog(IReadOnlyList<Tier> tiers)
{
    /// <summary>The least isolated first; those alike by name, as configuration has no other order.</summary>
    public IReadOnlyList<Tier> All => tiers;

    public Tier? Find(string name) => tiers.FirstOrDefault(tier => tier.Name == name);
}
