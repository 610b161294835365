using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Isolation.Network;

/// <summary>Which way a connection goes, seen from the pod.</summary>
internal enum Direction
{
    Ingress,
    Egress,
}

/// <summary>Whether a connection passes.</summary>
/// <param name="Policies">Those that let it pass; empty where no policy is about it, and everything passes.</param>
internal sealed record Passage(bool IsAllowed, IReadOnlyList<string> Policies);

/// <summary>
/// Decides connections from the network policies of one namespace as <c>networking.k8s.io/v1</c> defines them. It says what the policies mean;
/// whether the cluster's network enforces them cannot be seen from here.
/// </summary>
internal sealed class NetworkPolicyEvaluator(string inNamespace, IReadOnlyList<JsonObject> policies)
{
    /// <summary>A pod without labels, and one for each policy that is only about some: what is opened for one of them is open.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Pods { get; } =
    [new Dictionary<string, string>(), .. policies.Select(policy => LabelMatch.Example(policy["spec"]?["podSelector"])).Where(labels => labels.Count > 0)];

    /// <param name="pod">The labels of the pod of this namespace.</param>
    public Passage Decide(IReadOnlyDictionary<string, string> pod, Direction direction, NetworkPeer peer, string protocol, int port)
    {
        var about = policies.Where(policy => IsAbout(policy, direction) && LabelMatch.Matches(policy["spec"]?["podSelector"], pod)).ToList();
        if (about.Count == 0)
            return new Passage(true, []);
        var allowing = about
            .Where(policy => RulesOf(policy, direction).Any(rule => Allows(rule!, direction, peer, protocol, port)))
            .Select(CheckedNamespace.NameOf)
            .ToList();
        return new Passage(allowing.Count > 0, allowing);
    }

    /// <summary>Some policy closes this direction for pods with these labels.</summary>
    public bool IsIsolated(IReadOnlyDictionary<string, string> pod, Direction direction) =>
        policies.Any(policy => IsAbout(policy, direction) && LabelMatch.Matches(policy["spec"]?["podSelector"], pod));

    private static bool IsAbout(JsonObject policy, Direction direction)
    {
        var types = policy["spec"]?["policyTypes"]?.AsArray();
        // Where it does not say so: ingress always, egress when it has rules for it.
        return types is { Count: > 0 }
            ? types.Any(type => (string?)type == direction.ToString())
            : direction == Direction.Ingress || policy["spec"]?["egress"] is JsonArray { Count: > 0 };
    }

    private static JsonArray RulesOf(JsonObject policy, Direction direction) =>
        policy["spec"]?[direction == Direction.Ingress ? "ingress" : "egress"] as JsonArray ?? [];

    private bool Allows(JsonNode rule, Direction direction, NetworkPeer peer, string protocol, int port)
    {
        var peers = rule[direction == Direction.Ingress ? "from" : "to"] as JsonArray ?? [];
        var ports = rule["ports"] as JsonArray ?? [];
        return (peers.Count == 0 || peers.Any(item => IsPeer(item!, peer))) && (ports.Count == 0 || ports.Any(item => IsPort(item!, protocol, port)));
    }

    private bool IsPeer(JsonNode item, NetworkPeer peer)
    {
        if (item["ipBlock"] is { } block)
            return IsIn((string?)block["cidr"], peer.Address) && !(block["except"]?.AsArray() ?? []).Any(except => IsIn((string?)except, peer.Address));
        if (peer.Namespace is null)
            return false;
        var isInNamespace = item["namespaceSelector"] is { } selector ? LabelMatch.Matches(selector, peer.NamespaceLabels) : peer.Namespace == inNamespace;
        return isInNamespace && (item["podSelector"] is not { } pods || LabelMatch.Matches(pods, peer.PodLabels));
    }

    private static bool IsPort(JsonNode item, string protocol, int port)
    {
        if (((string?)item["protocol"] ?? "TCP") != protocol)
            return false;
        if (item["port"] is not JsonValue first)
            return true;
        // A port by name is the pod's own choice, and could be any.
        if (!int.TryParse(first.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var from))
            return true;
        return item["endPort"] is { } last ? port >= from && port <= (int)last : port == from;
    }

    private static bool IsIn(string? cidr, IPAddress address) => IPNetwork.TryParse(cidr, out var network) && network.Contains(address);
}
