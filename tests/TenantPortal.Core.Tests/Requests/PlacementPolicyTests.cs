using TenantPortal.Core.Clusters;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Requests.Placing;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Requests;

public class PlacementPolicyTests
{
    private static readonly Tier Tier = Given.Settings().Tiers.Find("namespace")!;

    [Fact]
    public void The_cluster_with_the_most_free_capacity_is_proposed_and_the_sentence_says_so() =>
        ExpectProposal(
            "b",
            "The tenant will be placed on 'b', which offers Hardened namespace and has the most free capacity.",
            Candidate("a", share: 0.8),
            Candidate("b", share: 0.4)
        );

    [Fact]
    public void A_cluster_for_the_environment_comes_before_those_for_all() =>
        ExpectProposal(
            "a",
            "The tenant will be placed on 'a', which offers Hardened namespace and is for production.",
            Candidate("a", share: 0.8, environments: ["production"]),
            Candidate("b", share: 0.4)
        );

    [Fact]
    public void A_cluster_that_does_not_respond_comes_last() =>
        ExpectProposal(
            "b",
            "The tenant will be placed on 'b', which offers Hardened namespace and is the only one that responds.",
            Candidate("a", share: 0.1, isAway: true),
            Candidate("b", share: 0.4)
        );

    [Fact]
    public void A_cluster_without_room_comes_after_those_with_room() =>
        ExpectProposal(
            "b",
            "The tenant will be placed on 'b', which offers Hardened namespace and is the only one with room.",
            Candidate("a", share: 1.2, fit: CapacityStatus.Red),
            Candidate("b", share: null, fit: CapacityStatus.Unknown)
        );

    [Fact]
    public void A_draining_cluster_and_those_for_other_tiers_and_environments_are_never_proposed() =>
        ExpectProposal(
            "d",
            "The tenant will be placed on 'd', the only cluster for Hardened namespace in production.",
            Candidate("a", state: ClusterState.Draining),
            Candidate("b", tiers: ["vcluster"]),
            Candidate("c", environments: ["test"]),
            Candidate("d")
        );

    [Fact]
    public void Without_a_cluster_that_suits_there_is_no_proposal() =>
        Assert.Null(PlacementPolicy.Propose(Tier, "production", [Candidate("a", tiers: ["vcluster"])]));

    [Fact]
    public void A_tier_that_is_limited_to_some_clusters_is_on_another_one_only_if_that_names_it()
    {
        var limited = Given.Settings(("Clusters:edge:Kind", "Sandbox"), ("Tiers:namespace:Clusters:0", "edge")).Tiers.Find("namespace")!;

        Assert.False(limited.IsOfferedOn(Candidate("a").Cluster));
        Assert.True(limited.IsOfferedOn(Candidate("a", tiers: ["namespace"]).Cluster));
    }

    [Fact]
    public void A_tier_that_requires_labels_is_only_on_clusters_that_have_all_of_them()
    {
        var labeled = Given
            .Settings(("Tiers:namespace:ClusterLabels:0", "region=eu"), ("Tiers:namespace:ClusterLabels:1", "network=closed"))
            .Tiers.Find("namespace")!;

        Assert.False(labeled.IsOfferedOn(Labeled("region=eu")));
        Assert.False(labeled.IsOfferedOn(Labeled("region=us", "network=closed")));
        Assert.True(labeled.IsOfferedOn(Labeled("network=closed", "disk=ssd", "region=eu")));

        static KnownCluster Labeled(params string[] labels) => new("a", new ClusterOptions()) { Labels = [.. labels.Select(ClusterLabel.Parse)] };
    }

    private static void ExpectProposal(string cluster, string why, params PlacementCandidate[] candidates) =>
        Assert.Equal(new PlacementProposal(cluster, why), PlacementPolicy.Propose(Tier, "production", candidates));

    private static PlacementCandidate Candidate(
        string name,
        double? share = null,
        bool isAway = false,
        CapacityStatus fit = CapacityStatus.Green,
        ClusterState state = ClusterState.Active,
        string[]? tiers = null,
        string[]? environments = null
    ) =>
        new(
            new KnownCluster(name, new ClusterOptions())
            {
                State = state,
                Tiers = tiers ?? [],
                Environments = environments ?? [],
            },
            isAway,
            fit,
            share
        );
}
