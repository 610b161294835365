using System.Reflection;
using k8s;
using k8s.Models;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests;

/// <summary>What stands in the ClusterRoles of <c>deploy/base</c>; no cluster is needed to see it.</summary>
public sealed class DeployedRolesTests
{
    private static IEnumerable<V1ClusterRole> Roles => DeployFolder.Objects.OfType<V1ClusterRole>();

    private static IEnumerable<V1PolicyRule> Rules => Roles.SelectMany(role => role.Rules);

    [Fact]
    public void No_role_has_a_wildcard() =>
        Assert.DoesNotContain(
            "*",
            Rules.SelectMany(rule => (string[])[.. rule.Verbs, .. rule.ApiGroups ?? [], .. rule.Resources ?? [], .. rule.NonResourceURLs ?? []])
        );

    [Fact]
    public void No_role_lets_the_portal_grant_what_it_does_not_hold_or_be_someone_else() =>
        Assert.Empty(Rules.SelectMany(rule => rule.Verbs).Intersect(["escalate", "impersonate"]));

    [Fact]
    public void The_portal_may_bind_only_the_two_roles_that_it_needs_in_tenants()
    {
        var binding = Assert.Single(Rules, rule => rule.Verbs.Contains("bind"));

        Assert.Equal(["tenantportal:tenant-ceiling", "tenantportal:tenant-provisioner"], binding.ResourceNames.Order());
    }

    [Fact]
    public void Across_the_cluster_the_portal_has_exactly_what_it_needs_and_no_secrets()
    {
        // A list to change with care: whatever is added here holds for every namespace, kube-system among them.
        Assert.Equal(
            [
                "bind clusterroles",
                "create subjectaccessreviews",
                "create,delete,get,list,patch,watch namespaces",
                "create,get,patch rolebindings",
                "get,list pods",
                "get,list,watch clusterclasses",
                "get,list,watch nodes",
                "get,list,watch resourcequotas",
                "get,patch persistentvolumes",
                "list,watch applications",
                "list,watch clusters",
                "list,watch helmreleases",
                "list,watch helmrepositories",
                "list,watch limitranges,serviceaccounts",
                "list,watch networkpolicies",
                "list,watch roles,rolebindings",
                "list,watch secretstores,externalsecrets",
                "list,watch vclusters",
            ],
            ClusterWide().Select(rule => $"{string.Join(',', rule.Verbs.Order())} {string.Join(',', rule.Resources)}").Order()
        );
    }

    [Fact]
    public void The_portal_can_get_the_Secrets_of_one_namespace_and_cannot_list_them()
    {
        var role = Assert.Single(DeployFolder.Objects.OfType<V1Role>(), role => role.Rules.Any(rule => rule.Resources.Contains("secrets")));
        var rule = Assert.Single(role.Rules);
        var binding = Assert.Single(DeployFolder.Objects.OfType<V1RoleBinding>(), binding => binding.RoleRef.Name == role.Metadata.Name);

        Assert.Equal((new ClusterCredentialOptions().Namespace, role.Metadata.Name), (role.Metadata.NamespaceProperty, binding.RoleRef.Name));
        Assert.Equal(role.Metadata.NamespaceProperty, binding.Metadata.NamespaceProperty);
        Assert.Equal("get secrets", $"{string.Join(',', rule.Verbs)} {string.Join(',', rule.Resources)}");
    }

    [Theory]
    [InlineData("namespace")]
    [InlineData("vcluster")]
    [InlineData("cluster")]
    public void Every_object_of_a_shipped_tier_can_be_applied_with_these_roles(string tier)
    {
        var inTenants = Rules.ToList();
        foreach (var manifest in Rendered(tier))
        {
            var (group, resource) = ResourceOf(manifest);
            // The first bindings are made before any right in the namespace exists.
            var rules = manifest.Namespace is null || manifest.Name.StartsWith("tenantportal-", StringComparison.Ordinal) ? [.. ClusterWide()] : inTenants;

            foreach (var verb in (string[])["get", "create", "patch"])
                Assert.True(rules.Any(rule => Allows(rule, group, resource, verb)), $"Nothing lets the portal {verb} {manifest.Title}.");
        }
    }

    [Fact]
    public void Every_right_of_the_team_is_in_the_ceiling_or_is_the_portals_own()
    {
        var held = Roles
            .Where(role => role.Metadata.Name is "tenantportal:tenant-ceiling" or "tenantportal:tenant-provisioner")
            .SelectMany(role => role.Rules)
            .ToList();
        var roles = Rendered()
            .Where(manifest => manifest.Kind == "Role")
            .Select(manifest => (V1Role)KubernetesYaml.LoadAllFromString(manifest.ToYaml()).Single())
            .ToList();

        Assert.Equal(["team-lead", "team-developer", "team-viewer"], roles.Select(role => role.Name()));
        foreach (var rule in roles.SelectMany(role => role.Rules))
        {
            foreach (var (group, resource, verb) in from g in rule.ApiGroups from r in rule.Resources from v in rule.Verbs select (g, r, v))
                Assert.True(held.Any(own => Allows(own, group, resource, verb)), $"The team may {verb} {resource}, which the portal could not grant.");
        }
    }

    private static IEnumerable<V1PolicyRule> ClusterWide()
    {
        var bound = DeployFolder.Objects.OfType<V1ClusterRoleBinding>().Select(binding => binding.RoleRef.Name).ToList();
        return bound.SelectMany(name => Roles.Single(role => role.Metadata.Name == name).Rules);
    }

    private static IEnumerable<Manifest> Rendered(string tier = "namespace")
    {
        var settings = Given.Settings();
        return new TenantRenderer(settings.Tiers, settings.Clusters, settings.SecretBackends)
            .Render(Guid.Empty, "req-1", Given.Spec() with { Tier = tier }, Given.Team())
            .All;
    }

    private static (string Group, string Resource) ResourceOf(Manifest manifest)
    {
        if (AddOns.Kinds.TryGetValue(manifest.Kind, out var custom))
            return (custom.Group, custom.Plural);
        var type = KubernetesYaml.LoadAllFromString(manifest.ToYaml()).Single().GetType().GetCustomAttribute<KubernetesEntityAttribute>()!;
        return (type.Group, type.PluralName);
    }

    private static bool Allows(V1PolicyRule rule, string group, string resource, string verb) =>
        rule.ResourceNames is null && rule.ApiGroups.Contains(group) && rule.Resources.Contains(resource) && rule.Verbs.Contains(verb);
}
