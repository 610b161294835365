using System.Text.Json.Nodes;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

/// <summary>The shipped tiers <c>vcluster</c> and <c>cluster</c>, with the options that are shipped too.</summary>
public sealed class ClusterBlueprintsTests
{
    [Theory]
    [InlineData("vcluster", "vcluster-flux.yaml")]
    [InlineData("cluster", "cluster-capi.yaml")]
    public void A_tenant_is_as_in_its_golden_file(string tier, string file) => GoldenFile.AssertEqual(file, Render(tier).ToYaml());

    [Theory]
    [InlineData("vcluster-argocd", "Application", "source", "helm", "valuesObject")]
    [InlineData("vcluster-capi", "VCluster", "helmRelease", "valuesObject")]
    public void A_virtual_cluster_has_the_same_values_and_the_same_namespace_on_the_host_with_every_engine(string blueprint, string kind, params string[] path)
    {
        var flux = Render("vcluster");
        var other = Render("vcluster", ("Tiers:vcluster:Blueprint", blueprint));
        string[] installers = ["HelmRepository", "HelmRelease", "Application", "VCluster", "Cluster"];

        var values = path.Aggregate(other.All.Single(manifest => manifest.Kind == kind).ToJson()["spec"]!, (node, key) => node[key]!);

        Assert.True(JsonNode.DeepEquals(flux.All.Single(manifest => manifest.Kind == "HelmRelease").ToJson()["spec"]!["values"], values));
        Assert.Equal(OnHost(flux), OnHost(other));

        IEnumerable<string> OnHost(RenderedManifests rendered) =>
            rendered.All.Where(manifest => !installers.Contains(manifest.Kind)).Select(manifest => manifest.ToYaml());
    }

    [Theory]
    [InlineData("vcluster", "HelmRelease payments")]
    [InlineData("cluster", "Cluster payments")]
    public void The_cluster_comes_last_when_its_namespace_is_closed(string tier, string last)
    {
        var stages = Render(tier).Stages;

        Assert.Equal([$"Namespace {tier}-payments"], stages[0].Select(manifest => manifest.Title));
        Assert.Equal([last], stages[^1].Select(manifest => manifest.Title));
        Assert.Contains(stages[2], manifest => manifest.Title == "NetworkPolicy default-deny");
    }

    [Theory]
    [InlineData("vcluster")]
    [InlineData("cluster")]
    public void The_team_has_no_rights_in_the_namespace_of_its_cluster(string tier)
    {
        var objects = Render(tier).All.ToList();

        Assert.Equal(
            ["tenantportal-ceiling", "tenantportal-provisioner"],
            objects.Where(manifest => manifest.Kind == "RoleBinding").Select(manifest => manifest.Name)
        );
        Assert.DoesNotContain(objects, manifest => manifest.Kind == "Role");
    }

    [Theory]
    [InlineData("vcluster")]
    [InlineData("cluster")]
    public void Every_object_but_the_default_service_account_carries_the_two_labels(string tier) =>
        Assert.Equal(
            ["ServiceAccount default"],
            Render(tier)
                .All.Where(manifest =>
                    manifest.ToJson()["metadata"]!["labels"] is not JsonObject labels
                    || labels["app.kubernetes.io/managed-by"]?.GetValue<string>() != "tenantportal"
                    || labels["tenantportal.io/tenant"]?.GetValue<string>() != "payments"
                )
                .Select(manifest => manifest.Title)
        );

    [Fact]
    public void A_virtual_cluster_is_restricted_inside_and_its_control_plane_fits_the_host()
    {
        var values = Find("vcluster", "HelmRelease")["spec"]!["values"]!;

        Assert.Equal("restricted", values["policies"]!["podSecurityStandard"]!.GetValue<string>());
        foreach (
            var context in (JsonNode[])
                [
                    values["controlPlane"]!["distro"]!["k8s"]!["securityContext"]!,
                    values["controlPlane"]!["statefulSet"]!["security"]!["containerSecurityContext"]!,
                ]
        )
            Assert.True(context["runAsNonRoot"]!.GetValue<bool>());
    }

    [Fact]
    public void Groups_have_the_same_name_in_a_virtual_cluster_as_on_its_host()
    {
        var values = Find("vcluster", "HelmRelease", ("Clusters:default:GroupPrefix", "oidc:"))["spec"]!["values"]!;

        Assert.Contains(
            "--oidc-groups-prefix=oidc:",
            values["controlPlane"]!["distro"]!["k8s"]!["apiServer"]!["extraArgs"]!.AsArray().Select(argument => argument!.GetValue<string>())
        );
        Assert.Contains(
            "\"name\":\"oidc:payments-team-leads\"",
            values["experimental"]!["deploy"]!["vcluster"]!["manifests"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_dedicated_cluster_has_the_nodes_that_hold_its_quota()
    {
        var topology = Find("cluster", "Cluster")["spec"]!["topology"]!;

        Assert.Equal(3, topology["workers"]!["machineDeployments"]![0]!["replicas"]!.GetValue<int>());
        Assert.Equal(3, topology["controlPlane"]!["replicas"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("vcluster")]
    [InlineData("cluster")]
    public void Pod_security_cannot_be_lowered_by_an_option(string tier) =>
        Assert.DoesNotContain(Given.Tiers().Find(tier)!.Blueprint.Parameters.Keys, name => name.Contains("security", StringComparison.OrdinalIgnoreCase));

    private static JsonObject Find(string tier, string kind, params (string Key, string? Value)[] settings) =>
        Render(tier, settings).All.Single(manifest => manifest.Kind == kind).ToJson();

    private static RenderedManifests Render(string tier, params (string Key, string? Value)[] settings)
    {
        var read = Given.Settings(settings);
        var spec = Given.Spec("payments") with { Tier = tier, Size = "small", Quota = read.Tiers.Find(tier)!.Sizes[0].Quota };
        return new TenantRenderer(read.Tiers, read.Clusters, read.SecretBackends).Render(
            Guid.Parse("6f7a3e6e-8d2d-4a5e-9f5f-1f3a0c0b7e11"),
            "req-000123",
            spec,
            Given.Team()
        );
    }
}
