using TenantPortal.Core.Clusters;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tiers;

namespace TenantPortal.Core.Requests.Placing;

/// <summary>A cluster that takes new tenants, as it is now.</summary>
/// <param name="IsAway">Whether it does not respond.</param>
/// <param name="Fit">Whether the requested quota fits.</param>
/// <param name="Share">What would be committed of the scarcest resource, divided by what may be; null when the capacity is unknown.</param>
public sealed record PlacementCandidate(KnownCluster Cluster, bool IsAway, CapacityStatus Fit, double? Share);

/// <summary>The cluster that the portal proposes for a new tenant.</summary>
/// <param name="Why">A sentence.</param>
public sealed record PlacementProposal(string Cluster, Sentence Why);

/// <summary>Which clusters a new tenant can be placed on, and which one is proposed.</summary>
public static class PlacementPolicy
{
    /// <summary>Why a new tenant cannot be placed on the cluster, as a sentence; null when it can.</summary>
    /// <param name="placeable">Those that take new tenants.</param>
    public static Sentence? FindProblem(KnownCluster cluster, Tier? tier, string? environment, IReadOnlyList<KnownCluster> placeable)
    {
        var others = Choose([.. placeable.Where(other => other.Name != cluster.Name && Suits(other, tier, environment))]);
        if (!cluster.TakesNewTenants)
            return $"The cluster '{cluster.Name}' takes no new tenants, because it is being drained. {others}";
        if (tier is not null && !tier.IsOfferedOn(cluster))
            return $"{tier.Title} is not available on '{cluster.Name}'. {others}";
        return string.IsNullOrEmpty(environment) || cluster.IsFor(environment)
            ? null
            : (Sentence)$"The cluster '{cluster.Name}' is not for the environment '{WrittenText.Shorten(environment)}'. {others}";
    }

    /// <summary>
    /// Proposes a cluster: one that responds and has room comes first, then one that is only for some environments or tiers, so that the others stay free,
    /// and then the one with the most free capacity. Null when none suits.
    /// </summary>
    public static PlacementProposal? Propose(Tier tier, string environment, IReadOnlyList<PlacementCandidate> candidates)
    {
        var suitable = candidates.Where(candidate => Suits(candidate.Cluster, tier, environment)).ToList();
        var best = suitable
            .OrderBy(candidate => candidate.IsAway)
            .ThenBy(candidate => candidate.Fit == CapacityStatus.Red)
            .ThenBy(candidate => candidate.Cluster.Environments.Count == 0)
            .ThenBy(candidate => candidate.Cluster.Tiers.Count == 0)
            .ThenBy(candidate => candidate.Share ?? double.MaxValue)
            .ThenBy(candidate => candidate.Cluster.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best is null ? null : new PlacementProposal(best.Cluster.Name, Explain(best, suitable, tier, environment));
    }

    private static Sentence Explain(PlacementCandidate best, List<PlacementCandidate> suitable, Tier tier, string environment)
    {
        var cluster = best.Cluster;
        if (suitable.Count == 1)
            return $"The tenant will be placed on '{cluster.Name}', the only cluster for {tier.Title} in {environment}.";
        var others = suitable.Where(candidate => candidate != best).ToList();
        var reasons = new List<Sentence> { $"offers {tier.Title}" };
        if (cluster.Environments.Count > 0)
            reasons.Add($"is for {environment}");
        if (!best.IsAway && others.TrueForAll(other => other.IsAway))
            reasons.Add("is the only one that responds");
        else if (best.Fit != CapacityStatus.Red && others.TrueForAll(other => other.IsAway || other.Fit == CapacityStatus.Red))
            reasons.Add("is the only one with room");
        else if (best.Share is { } share && others.TrueForAll(other => other.Share >= share))
            reasons.Add("has the most free capacity");
        Sentence all = reasons.Count == 1 ? reasons[0] : $"{Sentence.Join(", ", reasons[..^1])} and {reasons[^1]}";
        return $"The tenant will be placed on '{cluster.Name}', which {all}.";
    }

    private static bool Suits(KnownCluster cluster, Tier? tier, string? environment) =>
        cluster.TakesNewTenants && tier?.IsOfferedOn(cluster) != false && (string.IsNullOrEmpty(environment) || cluster.IsFor(environment));

    private static Sentence Choose(IReadOnlyList<KnownCluster> clusters) =>
        clusters.Count == 0
            ? (Sentence)"No other cluster is available. Contact a platform admin."
            : $"Choose from {string.Join(", ", clusters.Select(one => one.Name))}.";
}
