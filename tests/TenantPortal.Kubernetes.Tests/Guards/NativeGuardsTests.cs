using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tiers;
using TenantPortal.Kubernetes.Isolation;
using TenantPortal.Testing;

namespace TenantPortal.Kubernetes.Tests.Guards;

/// <summary>What stands in the policies of <c>deploy/guards</c> that the API server itself keeps; no cluster is needed to see it.</summary>
public sealed class NativeGuardsTests
{
    private const string Identity = $"system:serviceaccount:{InstalledPortal.Namespace}:{InstalledPortal.ServiceAccount}";

    private static readonly IReadOnlyList<string> Documents =
    [
        .. DeployFolder.GuardsOf("common"),
        .. DeployFolder.GuardsOf("native-1.30"),
        .. DeployFolder.GuardsOf("native"),
    ];

    private static readonly IReadOnlyList<V1ValidatingAdmissionPolicy> Policies = Of<V1ValidatingAdmissionPolicy>("ValidatingAdmissionPolicy");

    private static readonly IReadOnlyList<V1ValidatingAdmissionPolicyBinding> Bindings = Of<V1ValidatingAdmissionPolicyBinding>(
        "ValidatingAdmissionPolicyBinding"
    );

    private static V1ValidatingAdmissionPolicy Hardening => Policies.Single(policy => policy.Name() == "tenantportal-pod-hardening");

    [Fact]
    public void Each_policy_is_bound_and_denies()
    {
        Assert.Equal(7, Policies.Count);
        Assert.Equal(Policies.Select(policy => policy.Name()).Order(), Bindings.Select(binding => binding.Spec.PolicyName).Order());
        Assert.All(Bindings, binding => Assert.Contains("Deny", binding.Spec.ValidationActions));
    }

    [Fact]
    public void Each_policy_fails_closed() => Assert.All(Policies, policy => Assert.Equal("Fail", policy.Spec.FailurePolicy));

    [Fact]
    public void No_match_condition_looks_at_the_namespace_which_the_API_server_leaves_null_there() =>
        Assert.DoesNotContain(
            Policies.SelectMany(policy => policy.Spec.MatchConditions ?? []),
            condition => condition.Expression.Contains("namespaceObject", StringComparison.Ordinal)
        );

    [Fact]
    public void All_but_what_guards_other_namespaces_from_the_portal_looks_at_namespaces_with_the_tenant_label()
    {
        var everywhere = Bindings.Where(binding => binding.Spec.MatchResources?.NamespaceSelector is null).Select(binding => binding.Name());

        Assert.Equal(["tenantportal-namespaces", "tenantportal-rolebindings", "tenantportal-volumes"], everywhere.Order());
        Assert.All(
            Bindings.Select(binding => binding.Spec.MatchResources?.NamespaceSelector).OfType<V1LabelSelector>(),
            selector =>
                Assert.Equal(
                    ("tenantportal.io/tenant", "Exists"),
                    (Assert.Single(selector.MatchExpressions).Key, selector.MatchExpressions[0].OperatorProperty)
                )
        );
    }

    [Fact]
    public void Subresources_through_which_a_guard_could_be_passed_by_are_guarded()
    {
        Assert.Equal(["pods", "pods/ephemeralcontainers"], ResourcesOf("tenantportal-pod-hardening"));
        Assert.Equal(["namespaces", "namespaces/status", "namespaces/finalize"], ResourcesOf("tenantportal-namespaces"));
        Assert.Equal(["persistentvolumes", "persistentvolumes/status"], ResourcesOf("tenantportal-volumes"));
    }

    [Fact]
    public void Init_and_ephemeral_containers_are_looked_at_like_the_others()
    {
        var all = Hardening.Spec.Variables.Single(variable => variable.Name == "allContainers").Expression;

        Assert.All(["spec.containers", "initContainers", "ephemeralContainers"], kind => Assert.Contains(kind, all, StringComparison.Ordinal));
        Assert.DoesNotContain(Hardening.Spec.Validations, rule => rule.Expression.Contains("spec.containers", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_pod_that_is_tried_is_refused_in_words_that_the_portal_knows()
    {
        var messages = Hardening.Spec.Validations.Select(rule => rule.Message).ToList();

        // The pull policy apart, all of them are Pod Security's too; seccomp is its alone.
        foreach (var pod in ForbiddenPods.All.Where(pod => pod.Id != "pod-seccomp"))
            Assert.True(messages.Any(message => pod.Reasons.Any(reason => message.Contains(reason, StringComparison.Ordinal))), pod.Id);
    }

    [Fact]
    public void The_portal_is_the_ServiceAccount_of_the_deployment_wherever_a_policy_knows_it()
    {
        var account = DeployFolder.Objects.OfType<V1ServiceAccount>().Single();
        var named = Policies
            .SelectMany(policy =>
                (policy.Spec.MatchConditions ?? [])
                    .Select(condition => condition.Expression)
                    .Concat((policy.Spec.Variables ?? []).Select(variable => variable.Expression))
            )
            .SelectMany(expression => Regex.Matches(expression, "system:serviceaccount:[^']+").Select(match => match.Value))
            .ToList();

        Assert.Equal(Identity, $"system:serviceaccount:{account.Namespace()}:{account.Name()}");
        Assert.Equal(4, named.Count);
        Assert.All(named, name => Assert.Equal(Identity, name));
        Assert.DoesNotContain(
            Policies.SelectMany(policy => policy.Spec.Validations),
            rule => rule.Expression.Contains(InstalledPortal.Namespace, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("namespace")]
    [InlineData("vcluster")]
    [InlineData("cluster")]
    public void The_namespace_of_each_shipped_tier_is_one_that_the_portal_may_make(string tier)
    {
        var rule = Policies.Single(policy => policy.Name() == "tenantportal-namespaces").Spec.Validations[0].Expression;
        var pattern = Regex.Match(rule, @"matches\('(.+)'\)").Groups[1].Value;
        var settings = Given.Settings();
        var made = new TenantRenderer(settings.Tiers, settings.Clusters, settings.SecretBackends)
            .Render(Guid.Empty, "req-1", Given.Spec() with { Tier = tier }, Given.Team())
            .All.Single(manifest => manifest.Kind == "Namespace")
            .ToJson();
        var labels = made["metadata"]!["labels"]!;

        Assert.Matches(pattern, (string?)made["metadata"]!["name"]);
        Assert.DoesNotMatch(pattern, "kube-system");
        Assert.Equal(("tenantportal", "restricted"), ((string?)labels["app.kubernetes.io/managed-by"], (string?)labels["pod-security.kubernetes.io/enforce"]));
        Assert.NotNull(labels["tenantportal.io/tenant"]);
    }

    [Theory]
    [InlineData("namespace")]
    [InlineData("vcluster")]
    [InlineData("cluster")]
    public void The_RoleBindings_of_each_shipped_tier_are_such_as_the_guard_lets_pass(string tier)
    {
        var settings = Given.Settings();
        var rendered = new TenantRenderer(settings.Tiers, settings.Clusters, settings.SecretBackends)
            .Render(Guid.Empty, "req-1", Given.Spec() with { Tier = tier }, Given.Team())
            .All;
        var bindings = rendered
            .Where(manifest => manifest.Kind == "RoleBinding")
            .Select(manifest => (V1RoleBinding)KubernetesYaml.LoadAllFromString(manifest.ToYaml()).Single())
            .ToList();

        Assert.Contains(bindings, binding => binding.Name() == "tenantportal-ceiling");
        Assert.All(
            bindings,
            binding =>
                Assert.True(
                    binding.RoleRef.Kind switch
                    {
                        "Role" => binding.Subjects.All(subject => subject.Kind == "Group" && !subject.Name.StartsWith("system:", StringComparison.Ordinal)),
                        _ => binding.RoleRef.Name is "tenantportal:tenant-ceiling" or "tenantportal:tenant-provisioner"
                            && binding.Subjects.All(subject => $"system:serviceaccount:{subject.NamespaceProperty}:{subject.Name}" == Identity),
                    }
                )
        );
    }

    [Fact]
    public void Images_in_host_namespaces_of_virtual_clusters_are_made_to_be_pulled_and_never_refused()
    {
        var pull = Hardening.Spec.Validations.Single(rule => rule.Message.Contains("imagePullPolicy", StringComparison.Ordinal)).Expression;
        var mutation = Assert.Single(Of<V1MutatingAdmissionPolicy>("MutatingAdmissionPolicy"));

        Assert.StartsWith("request.namespace.startsWith('vcluster-') ||", pull.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal("request.namespace.startsWith('vcluster-')", Assert.Single(mutation.Spec.MatchConditions).Expression);
        Assert.Equal(mutation.Name(), Assert.Single(Of<V1MutatingAdmissionPolicyBinding>("MutatingAdmissionPolicyBinding")).Spec.PolicyName);
    }

    private static IEnumerable<string> ResourcesOf(string policy) =>
        Policies.Single(found => found.Name() == policy).Spec.MatchConstraints.ResourceRules.SelectMany(rule => rule.Resources);

    private static IReadOnlyList<T> Of<T>(string kind) =>
        [.. Documents.Where(document => document.Split('\n').Contains($"kind: {kind}")).Select(document => KubernetesYaml.Deserialize<T>(document))];
}
