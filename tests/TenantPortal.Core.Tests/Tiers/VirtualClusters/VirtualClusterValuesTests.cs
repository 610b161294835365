using System.Text.Json.Nodes;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Tests.Tiers.Blueprints;
using TenantPortal.Core.Tiers.VirtualClusters;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tiers.VirtualClusters;

/// <summary>What the vcluster chart is given, held to its official schema.</summary>
public sealed class VirtualClusterValuesTests
{
    [Fact]
    public void Values_of_the_old_format_are_reported_with_the_keys_of_today()
    {
        var old = Values(
            """
            vcluster: {image: rancher/k3s:v1.30.0-k3s1}
            sync: {ingresses: {enabled: true}, storageclasses: {enabled: false}}
            isolation: {enabled: true, podSecurityStandard: restricted}
            resources: {limits: {cpu: "2", memory: 4Gi}}
            """
        );

        var mistakes = VirtualClusterValues.FindMistakes(old);

        Assert.Contains("'vcluster.image' is a key from before 0.20. Use controlPlane.distro.k8s.version, because k3s is no longer supported.", mistakes);
        Assert.Contains("'sync.ingresses' is a key from before 0.20. Use sync.toHost.ingresses and sync.fromHost.ingressClasses.", mistakes);
        Assert.Contains("'isolation.podSecurityStandard' is a key from before 0.20. Use policies.podSecurityStandard.", mistakes);
        Assert.Contains("'resources' is a key from before 0.20. Use controlPlane.statefulSet.resources.", mistakes);
    }

    [Theory]
    [InlineData("{policies: {podSecurityStandart: restricted}}", "policies.podSecurityStandart")]
    [InlineData("{controlPlane: {distro: {k8s: {enabled: sometimes}}}}", "controlPlane.distro.k8s.enabled")]
    public void A_key_or_value_that_the_chart_refuses_is_named(string yaml, string path) =>
        Assert.Contains(VirtualClusterValues.FindMistakes(Values(yaml)), mistake => mistake.Contains($"'{path}'", StringComparison.Ordinal));

    [Theory]
    [InlineData("vcluster-flux")]
    [InlineData("vcluster-argocd")]
    [InlineData("vcluster-capi")]
    public void The_shipped_values_are_as_the_chart_wants_them(string blueprint) =>
        Assert.NotNull(Given.Settings(("Tiers:vcluster:Blueprint", blueprint)).Tiers.Find("vcluster"));

    [Fact]
    public void A_blueprint_with_values_of_the_old_format_stops_the_start()
    {
        using var blueprints = new BlueprintCopy();
        blueprints.Replace("vcluster-flux/values.yaml", "telemetry: {enabled: false}", "telemetry: {enabled: false}\nisolation: {enabled: true}");

        var refused = Assert.Throws<SettingsException>(() => Given.Settings(("Blueprints:Path", blueprints.Path)));

        Assert.Contains(
            "Tiers:vcluster: the blueprint vcluster-flux passes values to the vcluster chart in HelmRelease payments that the chart "
                + "refuses: 'isolation' is a key from before 0.20. Use policies.resourceQuota, policies.limitRange and policies.networkPolicy.",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    private static JsonObject Values(string yaml) => YamlReader.Documents(yaml).Single();
}
