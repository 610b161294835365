using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Isolation.Network;

/// <summary>The direction of a connection, from the pod's perspective.</summary>
internal enum Direction
{
    Ingress,
    Egress,
}

/// <summary>The decision on a connection.</summary>
/// <param name="Policies">The policies that allow it; empty when no policy applies and everything is allowed.</param>
internal sealed record ConnectionDecision(bool IsAllowed, IReadOnlyList<string> Policies);

/// <summary>
/// Evaluates connections against the network policies of one namespace as <c>networking.k8s.io/v1</c> defines them. It interprets policies;
/// it cannot verify that the cluster's network enforces them.
/// </summary>
internal sealed class NetworkPolicyEvaluator(string inNamespace, IReadOnlyList<JsonObject> policies)
{
    /// <summary>A pod without labels, and one for each policy with a pod selector: a connection that one of them can open counts as open.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Pods { get; } =
    [new Dictionary<string, string>(), .. policies.Select(policy => LabelMatch.Example(policy["spec"]?["podSelector"])).Where(labels => labels.Count > 0)];

    /// <param name="pod">The labels of the pod in this namespace.</param>
    public ConnectionDecision Decide(IReadOnlyDictionary<string, string> pod, Direction direction, NetworkPeer peer, string protocol, int port)
    {
        var about = policies.Where(policy => AppliesTo(policy, direction) && LabelMatch.Matches(policy["spec"]?["podSelector"], pod)).ToList();
        if (about.Count == 0)
            return new ConnectionDecision(true, []);
        var allowing = about
            .Where(policy => RulesOf(policy, direction).Any(rule => Allows(rule!, direction, peer, protocol, port)))
            .Select(CheckedNamespace.NameOf)
            .ToList();
        return new ConnectionDecision(allowing.Count > 0, allowing);
    }

    /// <summary>Whether a policy isolates pods with these labels in this direction.</summary>
    public bool IsIsolated(IReadOnlyDictionary<string, string> pod, Direction direction) =>
        policies.Any(policy => AppliesTo(policy, direction) && LabelMatch.Matches(policy["spec"]?["podSelector"], pod));

    private static bool AppliesTo(JsonObject policy, Direction direction)
    {
        var types = policy["spec"]?["policyTypes"]?.AsArray();
        // The default: always ingress, and egress when there are egress rules.
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
        // The pod itself defines a named port, so it could be any.
        if (!int.TryParse(first.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var from))
            return true;
        return item["endPort"] is { } last ? port >= from && port <= (int)last : port == from;
    }

    private static bool IsIn(string? cidr, IPAddress address) => IPNetwork.TryParse(cidr, out var network) && network.Contains(address);
}
