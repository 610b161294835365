using TenantPortal.Core.Configuration;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tiers;

/// <summary>Which taints a tier tolerates, and which settings are tolerations.</summary>
public class TolerationTests
{
    private static readonly Taint Gpu = new("nvidia.com/gpu", "present", "NoSchedule");

    [Theory]
    [InlineData("nvidia.com/gpu", true, "present", "NoSchedule", true)]
    [InlineData("nvidia.com/gpu", true, "present", "", true)]
    [InlineData("nvidia.com/gpu", false, "", "", true)]
    [InlineData("", false, "", "", true)]
    [InlineData("", false, "", "NoSchedule", true)]
    [InlineData("nvidia.com/gpu", true, "absent", "", false)]
    [InlineData("amd.com/gpu", false, "", "", false)]
    [InlineData("nvidia.com/gpu", false, "", "NoExecute", false)]
    public void A_toleration_matches_taints_as_in_Kubernetes(string key, bool isEqual, string value, string effect, bool tolerates) =>
        Assert.Equal(tolerates, new Toleration(key, isEqual, value, effect).Tolerates(Gpu));

    [Fact]
    public void A_node_is_usable_when_each_of_its_blocking_taints_is_tolerated()
    {
        var tier = TierWith(("Tolerations:0:Key", "nvidia.com/gpu"), ("Tolerations:0:Operator", "Exists"));

        Assert.True(tier.Tolerates([]));
        Assert.True(tier.Tolerates([Gpu, new Taint("spot", "", "PreferNoSchedule")]));
        Assert.False(tier.Tolerates([Gpu, new Taint("spot", "", "NoExecute")]));
    }

    [Fact]
    public void Tolerations_can_be_named_instead_of_numbered() =>
        Assert.Equal(
            [new Toleration("dedicated", true, "ml", "NoExecute")],
            TierWith(("Tolerations:ml:Key", "dedicated"), ("Tolerations:ml:Value", "ml"), ("Tolerations:ml:Effect", "NoExecute")).Tolerations
        );

    [Theory]
    [InlineData("Operator", "In", "Tiers:namespace:Tolerations:0:Operator must be Equal or Exists, not 'In'.")]
    [InlineData("Key", "", "Tiers:namespace:Tolerations:0:Key must be set, or Tiers:namespace:Tolerations:0:Operator must be Exists to tolerate every taint.")]
    [InlineData("Key", "a b", "Tiers:namespace:Tolerations:0:Key 'a b' is not a valid key of a taint, such as nvidia.com/gpu.")]
    [InlineData("Value", "-", "Tiers:namespace:Tolerations:0:Value '-' is not a valid value of a taint.")]
    [InlineData("Effect", "Never", "Tiers:namespace:Tolerations:0:Effect must be NoSchedule, PreferNoSchedule, NoExecute or empty, not 'Never'.")]
    public void A_toleration_that_Kubernetes_would_refuse_prevents_the_start(string field, string value, string mistake) =>
        Assert.Contains(mistake, MistakesOf(("Tolerations:0:Key", "gpu"), ($"Tolerations:0:{field}", value)));

    [Fact]
    public void A_toleration_of_any_value_has_no_value() =>
        Assert.Contains(
            "Tiers:namespace:Tolerations:0:Value must be empty because Tiers:namespace:Tolerations:0:Operator is Exists.",
            MistakesOf(("Tolerations:0:Key", "gpu"), ("Tolerations:0:Operator", "Exists"), ("Tolerations:0:Value", "x"))
        );

    [Fact]
    public void A_tier_with_nodes_of_its_own_has_no_tolerations() =>
        Assert.Contains(
            "Tiers:cluster:Tolerations must be empty because tenants of the tier have nodes of their own.",
            Assert.Throws<SettingsException>(() => Given.Settings(("Tiers:cluster:Tolerations:0:Operator", "Exists"))).Mistakes
        );

    [Fact]
    public void The_names_of_tolerant_tiers_fit_into_the_name_of_a_pool()
    {
        var blueprints = BlueprintCatalog.Load(new BlueprintOptions().EffectivePath);
        var shipped = SettingsBinder.Read<Dictionary<string, TierOptions>>(Given.Configuration(), TierOptions.Section)["namespace"];
        shipped.Tolerations["all"] = new TolerationOptions { Operator = "Exists" };
        var tiers = Enumerable.Range(10, 30).ToDictionary(number => $"a-tier-with-a-name-of-forty-characters-{number}", _ => shipped);

        Assert.Equal(
            ["Tiers: the names of the tiers with tolerations have more than 1000 characters together. Use shorter names."],
            TierReader.Read(tiers, blueprints, ["default"]).Mistakes
        );
    }

    [Fact]
    public void A_tier_offers_the_extended_resources_that_its_maximum_names()
    {
        var tier = TierWith(("Maximum:nvidia.com/gpu", "8"), ("Maximum:amd.com/gpu", "0"), ("Sizes:large:nvidia.com/gpu", "1"));

        Assert.Equal(["amd.com/gpu", "nvidia.com/gpu"], tier.ExtendedResources.Select(resource => resource.Name));
        Assert.Equal("8", tier.Maximum[QuotaResource.FindExtended("nvidia.com/gpu")!].ToString());
        Assert.Equal("1", tier.Sizes.Single(size => size.Name == "large").Quota[QuotaResource.FindExtended("nvidia.com/gpu")!].ToString());
    }

    [Fact]
    public void A_size_cannot_have_devices_that_the_maximum_does_not_allow() =>
        Assert.Contains(
            "Tiers:namespace:Sizes:large:nvidia.com/gpu is 1, which is more than the tier's maximum of 0.",
            MistakesOf(("Sizes:large:nvidia.com/gpu", "1"))
        );

    [Fact]
    public void The_name_of_an_extended_resource_follows_the_rules_of_Kubernetes() =>
        Assert.Contains(
            "Tiers:namespace:Maximum:kubernetes.io/gpu: 'kubernetes.io/gpu' is not a valid name of an extended resource. "
                + "Use a domain and a name, such as nvidia.com/gpu.",
            MistakesOf(("Maximum:kubernetes.io/gpu", "1"))
        );

    private static Tier TierWith(params (string Key, string? Value)[] settings) => Given.Settings(Named(settings)).Tiers.Find("namespace")!;

    private static IReadOnlyList<string> MistakesOf(params (string Key, string? Value)[] settings) =>
        Assert.Throws<SettingsException>(() => Given.Settings(Named(settings))).Mistakes;

    private static (string, string?)[] Named((string Key, string? Value)[] settings) =>
        [.. settings.GroupBy(setting => setting.Key).Select(setting => ("Tiers:namespace:" + setting.Key, setting.Last().Value))];
}
