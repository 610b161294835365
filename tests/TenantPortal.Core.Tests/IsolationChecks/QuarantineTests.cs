using System.Text.Json.Nodes;
using TenantPortal.Core.IsolationChecks;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.IsolationChecks;

/// <summary>What is applied of a tenant in quarantine.</summary>
public sealed class QuarantineTests
{
    private static readonly string[] Reading = ["get", "list", "watch"];

    private static readonly TenantSpec Shop = Given.Spec() with
    {
        Access = [new AccessGrant("shop-developers", TenantRole.Developer), new AccessGrant("shop-support", TenantRole.Viewer)],
    };

    [Fact]
    public void Every_role_that_a_group_is_bound_to_only_reads()
    {
        var (approved, quarantined) = Render(Shop);

        var roles = quarantined.All.Where(manifest => manifest.Kind == "Role").ToList();
        Assert.Equal(3, roles.Count);
        Assert.All(
            roles.SelectMany(role => role.ToJson()["rules"]!.AsArray()).SelectMany(rule => rule!["verbs"]!.AsArray()),
            verb => Assert.Contains((string)verb!, Reading)
        );
        Assert.Contains(
            approved
                .All.Where(manifest => manifest.Kind == "Role")
                .SelectMany(role => role.ToJson()["rules"]!.AsArray())
                .SelectMany(rule => rule!["verbs"]!.AsArray()),
            verb => (string)verb! == "delete"
        );
    }

    [Fact]
    public void Nothing_but_the_roles_differs_from_what_was_approved()
    {
        var (approved, quarantined) = Render(Shop);

        Assert.Equal(approved.All.Select(manifest => manifest.Id), quarantined.All.Select(manifest => manifest.Id));
        Assert.Equal(
            approved.All.Where(manifest => manifest.Kind != "Role").Select(manifest => manifest.ToJson().ToJsonString()),
            quarantined.All.Where(manifest => manifest.Kind != "Role").Select(manifest => manifest.ToJson().ToJsonString())
        );
    }

    [Fact]
    public void In_a_virtual_cluster_all_groups_become_viewers()
    {
        var (_, quarantined) = Render(Shop with { Tier = "vcluster" });

        var release = quarantined.All.Single(manifest => manifest.Kind == "HelmRelease").ToJson();
        var manifests = (string)release["spec"]!["values"]!["experimental"]!["deploy"]!["vcluster"]!["manifests"]!;
        Assert.Equal(
            ["[]", "[]"],
            manifests
                .Split('\n')
                .Where(line => line.StartsWith("subjects: [", StringComparison.Ordinal) && !line.Contains("payments", StringComparison.Ordinal))
                .Select(line => line["subjects: ".Length..])
        );
        var viewers = JsonNode
            .Parse(manifests.Split('\n').Single(line => line.Contains("payments-team-leads", StringComparison.Ordinal))["subjects: ".Length..])!
            .AsArray();
        Assert.Equal(["payments-team-leads", "shop-developers", "shop-support"], viewers.Select(subject => (string)subject!["name"]!));
    }

    [Fact]
    public void In_a_dedicated_cluster_all_groups_become_viewers()
    {
        var (_, quarantined) = Render(Shop with { Tier = "cluster" });

        var variables = quarantined.All.Single(manifest => manifest.Kind == "Cluster").ToJson()["spec"]!["topology"]!["variables"]!.AsArray();
        var oidc = variables.Single(variable => (string)variable!["name"]! == "oidc")!["value"]!;
        Assert.Empty(oidc["adminGroups"]!.AsArray());
        Assert.Empty(oidc["developerGroups"]!.AsArray());
        Assert.Equal(3, oidc["viewerGroups"]!.AsArray().Count);
    }

    /// <summary>Of a blueprint of one's own: the shipped ones bind no people to ClusterRoles, and the guards refuse it.</summary>
    [Theory]
    [InlineData("Group")]
    [InlineData("User")]
    public void People_are_left_out_of_bindings_to_cluster_roles_and_the_portal_is_not(string kind)
    {
        var binding = Parse(
            $$"""
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "editors", "namespace": "team-shop"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"},
             "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "{{kind}}", "name": "somebody"},
                          {"kind": "ServiceAccount", "name": "tenantportal", "namespace": "tenantportal-system"}]}
            """
        );

        var quarantined = Quarantine.Reduce(
            new RenderedManifests(
                [
                    [binding],
                ],
                []
            )
        );

        Assert.Equal("tenantportal", (string?)Assert.Single(Assert.Single(quarantined.All).ToJson()["subjects"]!.AsArray())!["name"]);
    }

    [Fact]
    public void A_role_of_a_single_person_only_reads_too()
    {
        var role = Parse(
            """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "operator", "namespace": "team-shop"},
             "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "delete"]}]}
            """
        );
        var binding = Parse(
            """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "operator", "namespace": "team-shop"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "operator"},
             "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "ann"}]}
            """
        );

        var quarantined = Quarantine.Reduce(
            new RenderedManifests(
                [
                    [role],
                    [binding],
                ],
                []
            )
        );

        Assert.Equal(["get"], quarantined.All.First().ToJson()["rules"]![0]!["verbs"]!.AsArray().Select(verb => (string)verb!));
    }

    private static Manifest Parse(string json) =>
        Manifest.TryParse(JsonNode.Parse(json)!.AsObject(), out var problem) ?? throw new InvalidOperationException(problem);

    private static (RenderedManifests Approved, RenderedManifests Quarantined) Render(TenantSpec spec)
    {
        var settings = Given.Settings();
        var renderer = new TenantRenderer(settings.Tiers, settings.Clusters, settings.SecretBackends);
        var id = Guid.NewGuid();
        return (renderer.Render(id, "req-1", spec, Given.Team()), renderer.RenderQuarantined(id, "req-1", spec, Given.Team()));
    }
}
