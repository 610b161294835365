using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tiers;

/// <summary>The tiers that are offered, checked.</summary>
public sealed class TierCatalog(IReadOnlyList<Tier> tiers)
{
    public IReadOnlyList<Tier> All => tiers;

    public Tier? Find(string name) => tiers.FirstOrDefault(tier => tier.Name == name);
}
