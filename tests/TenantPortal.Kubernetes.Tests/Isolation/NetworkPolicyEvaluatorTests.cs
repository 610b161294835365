using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using TenantPortal.Kubernetes.Isolation.Network;

namespace TenantPortal.Kubernetes.Tests.Isolation;

/// <summary>What network policies mean, by the rules of <c>networking.k8s.io/v1</c>.</summary>
public sealed class NetworkPolicyEvaluatorTests
{
    private static readonly Dictionary<string, string> AnyPod = [];
    private static readonly NetworkPeer Own = NetworkPeer.Pod("own", "team-shop", new Dictionary<string, string> { ["tenant"] = "shop" });
    private static readonly NetworkPeer Other = NetworkPeer.Pod(
        "other",
        "team-other",
        new Dictionary<string, string> { ["tenant"] = "other" },
        new Dictionary<string, string> { ["app"] = "web" }
    );
    private static readonly NetworkPeer Internet = NetworkPeer.Outside("internet", "1.1.1.1");
    private static readonly NetworkPeer Metadata = NetworkPeer.Outside("metadata", "169.254.169.254");

    [Fact]
    public void Without_a_policy_everything_passes()
    {
        var evaluator = new NetworkPolicyEvaluator("team-shop", []);

        Assert.True(evaluator.Decide(AnyPod, Direction.Ingress, Other, "TCP", 80).IsAllowed);
        Assert.False(evaluator.IsIsolated(AnyPod, Direction.Ingress));
    }

    [Theory]
    [InlineData("{podSelector: {}, policyTypes: [Ingress, Egress]}", false, false)]
    [InlineData("{podSelector: {}, policyTypes: [Ingress]}", false, true)]
    [InlineData("{podSelector: {}, policyTypes: [Egress]}", true, false)]
    // Without types: ingress always, egress only with rules for it.
    [InlineData("{podSelector: {}}", false, true)]
    [InlineData("{podSelector: {}, egress: [{}]}", false, true)]
    [InlineData("{podSelector: {}, egress: [{to: [{podSelector: {}}]}]}", false, false)]
    [InlineData("{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}", true, true)]
    [InlineData("{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}]}", true, false)]
    public void A_policy_closes_the_directions_that_it_is_about(string spec, bool comesIn, bool goesOut)
    {
        var evaluator = Evaluator(spec);

        Assert.Equal(comesIn, evaluator.Decide(AnyPod, Direction.Ingress, Other, "TCP", 80).IsAllowed);
        Assert.Equal(goesOut, evaluator.Decide(AnyPod, Direction.Egress, Other, "TCP", 80).IsAllowed);
    }

    [Theory]
    [InlineData("[{podSelector: {}}]", true, false, false)]
    [InlineData("[{namespaceSelector: {}}]", true, true, false)]
    [InlineData("[{namespaceSelector: {matchLabels: {tenant: other}}}]", false, true, false)]
    [InlineData("[{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: team-other}}}]", false, true, false)]
    [InlineData("[{namespaceSelector: {matchLabels: {tenant: other}}, podSelector: {matchLabels: {app: db}}}]", false, false, false)]
    [InlineData("[{namespaceSelector: {matchExpressions: [{key: tenant, operator: NotIn, values: [shop]}]}}]", false, true, false)]
    [InlineData("[{namespaceSelector: {matchExpressions: [{key: tenant, operator: Exists}]}}]", true, true, false)]
    [InlineData("[{namespaceSelector: {matchExpressions: [{key: tenant, operator: DoesNotExist}]}}]", false, false, false)]
    // What an ipBlock does to pods differs between networks, so the worst is supposed.
    [InlineData("[{ipBlock: {cidr: 0.0.0.0/0}}]", true, true, true)]
    [InlineData("[{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]", false, false, true)]
    [InlineData("[{ipBlock: {cidr: 1.1.1.0/24}}]", false, false, true)]
    public void A_peer_is_who_its_selectors_name(string from, bool own, bool other, bool internet)
    {
        var evaluator = Evaluator($$"""{podSelector: {}, policyTypes: [Ingress], ingress: [{from: {{from}}}]}""");

        bool Passes(NetworkPeer peer) => evaluator.Decide(AnyPod, Direction.Ingress, peer, "TCP", 80).IsAllowed;
        Assert.Equal((own, other, internet), (Passes(Own), Passes(Other), Passes(Internet)));
    }

    [Theory]
    [InlineData("[{port: 53, protocol: UDP}]", "UDP", 53, true)]
    [InlineData("[{port: 53, protocol: UDP}]", "TCP", 53, false)]
    [InlineData("[{port: 53}]", "TCP", 53, true)]
    [InlineData("[{port: 53}]", "TCP", 9153, false)]
    [InlineData("[{port: 8000, endPort: 9000}]", "TCP", 8443, true)]
    [InlineData("[{port: 8000, endPort: 9000}]", "TCP", 9001, false)]
    [InlineData("[{protocol: UDP}]", "UDP", 5353, true)]
    // The pod itself says which port has the name.
    [InlineData("[{port: http}]", "TCP", 8080, true)]
    [InlineData("[]", "TCP", 22, true)]
    public void A_rule_is_about_its_ports(string ports, string protocol, int port, bool passes)
    {
        var evaluator = Evaluator($$$"""{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}], ports: {{{ports}}}}]}""");

        Assert.Equal(passes, evaluator.Decide(AnyPod, Direction.Egress, Other, protocol, port).IsAllowed);
    }

    [Fact]
    public void Policies_only_ever_add_and_the_one_that_opens_is_named()
    {
        var evaluator = new NetworkPolicyEvaluator(
            "team-shop",
            [
                Policy("closed", "{podSelector: {}, policyTypes: [Egress], egress: []}"),
                Policy("open", "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 169.254.0.0/16}}]}]}"),
            ]
        );

        var passage = evaluator.Decide(AnyPod, Direction.Egress, Metadata, "TCP", 80);

        Assert.True(passage.IsAllowed);
        Assert.Equal("open", Assert.Single(passage.Policies));
    }

    [Fact]
    public void What_a_policy_opens_for_some_pods_only_is_found_by_a_pod_that_it_chooses()
    {
        var evaluator = new NetworkPolicyEvaluator(
            "team-shop",
            [
                Policy("closed", "{podSelector: {}, policyTypes: [Ingress]}"),
                Policy("open", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{}]}"),
            ]
        );

        Assert.Equal([false, true], evaluator.Pods.Select(pod => evaluator.Decide(pod, Direction.Ingress, Internet, "TCP", 80).IsAllowed));
    }

    private static NetworkPolicyEvaluator Evaluator(string spec) => new("team-shop", [Policy("only", spec)]);

    private static JsonObject Policy(string name, string spec) =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonNode.Parse(KubernetesJson.Serialize(KubernetesYaml.Deserialize<V1NetworkPolicySpec>(spec))),
        };
}
