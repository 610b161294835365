using System.Text.Json.Nodes;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tiers;

public class OfferTests
{
    public static TheoryData<string, string, string> Mistakes =>
        new()
        {
            {
                "Tiers:cluster:Offer:kubernetesVersions",
                "v1.36.2",
                "Tiers:cluster:Offer: The blueprint cluster-capi has no parameter 'kubernetesVersions'; "
                    + "did you mean 'kubernetesVersion'? To stop offering it, set it to 'none'."
            },
            {
                "Tiers:cluster:Offer:kubernetesVersion",
                "v1.36.2, latest",
                @"Tiers:cluster:Offer:kubernetesVersion offers 'latest': 'kubernetesVersion' must match ^v1\.[0-9]{1,2}\.[0-9]{1,2}$."
            },
            {
                "Tiers:cluster:Offer:kubernetesVersion",
                "v1.35.0",
                "Tiers:cluster:Offer:kubernetesVersion does not offer the default 'v1.36.2'. Offer it, or set Options:kubernetesVersion to one of the choices."
            },
            {
                "Tiers:cluster:Offer:podCidr",
                "",
                "Tiers:cluster:Offer:podCidr must list the choices, separated by commas, because users cannot enter free text."
            },
            { "Tiers:namespace:Offer:internetEgress", "true", "Tiers:namespace:Offer:internetEgress is a Boolean. Leave its choices empty." },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_wrong_offer_stops_the_start_with_a_sentence(string key, string value, string sentence)
    {
        var exception = Assert.Throws<SettingsException>(() => Given.Settings((key, value)));

        Assert.Contains(sentence, exception.Mistakes);
    }

    [Fact]
    public void What_the_shipped_settings_offer_can_be_taken_back() =>
        Assert.Equal(
            ["allowIngress"],
            Given.Settings(("Tiers:namespace:Offer:internetEgress", "none")).Tiers.Find("namespace")!.Offers.Select(offered => offered.Name)
        );

    [Fact]
    public void The_chosen_value_is_what_is_rendered_with_the_type_of_the_parameter()
    {
        var settings = Given.Settings(("Tiers:cluster:Offer:controlPlaneReplicas", ""));
        var spec = Given.Spec() with
        {
            Tier = "cluster",
            Options = new Dictionary<string, string> { ["kubernetesVersion"] = "v1.35.0", ["controlPlaneReplicas"] = "1" },
        };

        var topology = Render(settings, spec)["spec"]!["topology"]!;

        Assert.Equal("v1.35.0", topology["version"]!.GetValue<string>());
        Assert.Equal(1, topology["controlPlane"]!["replicas"]!.GetValue<decimal>());
    }

    [Fact]
    public void What_the_tier_no_longer_offers_is_the_tiers_to_set()
    {
        var spec = Given.Spec() with
        {
            Tier = "cluster",
            Options = new Dictionary<string, string> { ["podCidr"] = "10.0.0.0/8" },
        };

        var pods = Render(Given.Settings(), spec)["spec"]!["clusterNetwork"]!["pods"]!["cidrBlocks"]!;

        Assert.Equal("192.168.0.0/16", pods[0]!.GetValue<string>());
    }

    private static JsonObject Render(TestSettings settings, TenantSpec spec) =>
        new TenantRenderer(settings.Tiers, settings.Clusters, settings.SecretBackends)
            .Render(Guid.NewGuid(), "req-1", spec, Given.Team())
            .All.Single(manifest => manifest.Kind == "Cluster")
            .ToJson();
}
