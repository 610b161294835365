using Microsoft.EntityFrameworkCore;
using TenantPortal.Core.Data;
using TenantPortal.Core.Tiers.ClusterClasses;

namespace TenantPortal.Core.Tiers;

/// <summary>Reads the options of a tier on a cluster: those that the tier offers, within the limits of the cluster's ClusterClass.</summary>
public sealed class TierOffers(IDbContextFactory<PortalDb> databases)
{
    /// <param name="cluster">Null while no cluster is chosen: then only the tier limits the options.</param>
    /// <param name="chosen">The chosen options, which may include the ClusterClass itself.</param>
    public async Task<IReadOnlyList<OfferedOption>> ReadAsync(
        Tier tier,
        string? cluster,
        IReadOnlyDictionary<string, string> chosen,
        CancellationToken cancellationToken
    )
    {
        if (
            cluster is null
            || tier.Offers.All(offered => offered.Parameter.Variable is null)
            || tier.Blueprint.ClusterClassOf(tier.OptionsWith(chosen)) is not { } name
        )
            return tier.Offers;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var seen = await db
            .ClusterClasses.AsNoTracking()
            .SingleOrDefaultAsync(known => known.Cluster == cluster && known.Namespace == name.Namespace && known.Name == name.Name, cancellationToken);
        return seen is null
            ? tier.Offers
            : [.. tier.Offers.Select(offered => offered.Within(seen.Variables.FirstOrDefault(variable => variable.Name == offered.Parameter.Variable)))];
    }
}
