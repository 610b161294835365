using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Rights;
using TenantPortal.Core.Tiers;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Tenants.Rights;

public class RightsOfManifestsTests
{
    [Fact]
    public void The_leads_of_a_namespace_may_what_their_role_says_and_nothing_that_leads_out()
    {
        var rights = RightsOfManifests.Read(Yaml("namespace"));

        var lead = Assert.Single(rights.Roles);
        Assert.Equal(
            (RightsPlace.Namespace, "Team lead", "team-lead", "payments-team-leads"),
            (rights.Place, lead.Title.ToString(), lead.Name, Assert.Single(lead.Groups))
        );
        Assert.Equal(("Deployments", true, true, true, true), Of(lead, "deployments"));
        Assert.Equal(("Secrets", true, false, false, false), Of(lead, "secrets"));
        Assert.Equal(("Quota", true, false, false, false), Of(lead, "resourcequotas"));
        Assert.Equal(("Replicas of Deployments", true, false, true, false), Of(lead, "deployments/scale"));
        Assert.Empty(rights.Unusual);
        Assert.Equal(14, rights.Denied.Count);
        Assert.Contains("open a shell in a pod, attach to it or forward its ports", Texts(rights.Denied));
        Assert.Contains("see or change anything in another tenant", Texts(rights.Denied));
        Assert.Equal(
            [
                "ServiceAccount tenantportal of tenantportal-system: tenantportal:tenant-ceiling",
                "ServiceAccount tenantportal of tenantportal-system: tenantportal:tenant-provisioner",
            ],
            rights.Others
        );
    }

    [Fact]
    public void Groups_that_were_given_access_have_the_roles_of_their_own_and_roles_that_no_one_has_are_not_reported()
    {
        var rights = RightsOfManifests.Read(
            Yaml("namespace", new AccessGrant("builders", TenantRole.Developer), new AccessGrant("watchers", TenantRole.Viewer))
        );

        Assert.Equal(
            ["team-lead: payments-team-leads", "team-developer: builders", "team-viewer: watchers"],
            rights.Roles.Select(role => $"{role.Name}: {string.Join(' ', role.Groups)}")
        );
        Assert.DoesNotContain(rights.Roles[2].Resources, line => line.Create || line.Change || line.Delete || line.Resource == "secrets");
        Assert.Equal(14, rights.Denied.Count);
    }

    [Theory]
    [InlineData("vcluster-flux")]
    [InlineData("vcluster-argocd")]
    [InlineData("vcluster-capi")]
    public void In_a_virtual_cluster_the_rights_are_those_that_its_chart_binds_inside(string blueprint)
    {
        var rights = RightsOfManifests.Read(Yaml("vcluster", blueprint, new AccessGrant("builders", TenantRole.Developer)));

        Assert.Equal(RightsPlace.VirtualCluster, rights.Place);
        Assert.Equal(
            ["Administrator: payments-team-leads", "Developer: builders"],
            rights.Roles.Select(role => $"{role.Title}: {string.Join(' ', role.Groups)}")
        );
        Assert.All(rights.Roles, role => Assert.NotNull(role.Summary));
        Assert.Contains("see or change anything in the host cluster, including the tenant's own namespace", Texts(rights.Denied));
        Assert.Empty(rights.Unusual);
    }

    [Fact]
    public void In_a_dedicated_cluster_the_rights_are_those_that_its_topology_says()
    {
        var rights = RightsOfManifests.Read(Yaml("cluster", new AccessGrant("watchers", TenantRole.Viewer)));

        Assert.Equal(RightsPlace.DedicatedCluster, rights.Place);
        Assert.Equal(["cluster-admin: payments-team-leads", "view: watchers"], rights.Roles.Select(role => $"{role.Name}: {string.Join(' ', role.Groups)}"));
        Assert.Contains("see or change anything in the management cluster, including the object that describes this cluster", Texts(rights.Denied));
    }

    [Theory]
    [InlineData("", "pods/exec", "create", "Some users can open a shell in a pod, attach to it or forward its ports.")]
    [InlineData("*", "*", "*", "Some users can write Secrets.")]
    [InlineData("", "*/exec", "create", "Some users can open a shell in a pod, attach to it or forward its ports.")]
    [InlineData("", "secrets", "patch", "Some users can write Secrets.")]
    [InlineData("rbac.authorization.k8s.io", "rolebindings", "create", "Some users can change roles or role bindings.")]
    [InlineData("networking.k8s.io", "networkpolicies", "delete", "Some users can change network policies.")]
    [InlineData("discovery.k8s.io", "endpointslices", "update", "Some users can redirect the traffic of a Service.")]
    public void A_blueprint_that_grants_more_is_reported_and_nothing_false_is_promised(string apiGroup, string resource, string verb, string sentence)
    {
        var rights = RightsOfManifests.Read(Bound("Role", $"{{apiGroups: ['{apiGroup}'], resources: ['{resource}'], verbs: ['{verb}']}}"));

        Assert.Contains(sentence, Texts(rights.Unusual));
        Assert.DoesNotContain(rights.Denied, promised => sentence.Contains(promised, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_role_that_is_not_among_the_manifests_nothing_is_promised()
    {
        var rights = RightsOfManifests.Read(Bound("ClusterRole", null));

        Assert.Empty(rights.Denied);
        Assert.Equal("leads has the ClusterRole edit, whose rules are not in the manifests.", Assert.Single(rights.Unusual));
        Assert.Contains("shells in pods", Assert.Single(rights.Roles).Summary!, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts(IEnumerable<Sentence> sentences) => sentences.Select(sentence => sentence.ToString());

    private static string Bound(string kind, string? rule) =>
        $$"""
            apiVersion: v1
            kind: Namespace
            metadata: {name: team-shop}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: edit, namespace: team-shop}
            rules: [{{rule}}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: b, namespace: team-shop}
            subjects: [{kind: Group, name: leads}]
            roleRef: {kind: {{kind}}, name: edit}
            """;

    private static (string, bool, bool, bool, bool) Of(RoleRights role, string resource)
    {
        var line = role.Resources.Single(line => line.Resource == resource);
        return (line.Title, line.Look, line.Create, line.Change, line.Delete);
    }

    private static string Yaml(string tier, params AccessGrant[] access) => Yaml(tier, Given.Tiers().Find(tier)!.Blueprint.Name, access);

    private static string Yaml(string tier, string blueprint, params AccessGrant[] access)
    {
        var settings = Given.Settings(($"Tiers:{tier}:Blueprint", blueprint));
        return new TenantRenderer(settings.Tiers, settings.Clusters, settings.SecretBackends)
            .Render(Guid.Empty, "req-1", Given.Spec() with { Tier = tier, Access = access }, Given.Team())
            .ToYaml();
    }
}
