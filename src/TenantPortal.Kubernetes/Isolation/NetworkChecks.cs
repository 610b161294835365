using TenantPortal.Core.IsolationChecks;
using TenantPortal.Kubernetes.Isolation.Network;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Draws the matrix of connections from the network policies, and what follows from it.</summary>
internal sealed class NetworkChecks(CheckedTenant tenant, CheckedNamespace live)
{
    private const string How = "Evaluate the network policies of the namespace for this connection.";
    private const int Web = 8080;

    private static readonly IsolationCheck Closed = new(
        "network-default-deny",
        "Everything that no policy opens is closed, in and out",
        "Look for policies that are about every pod of the namespace.",
        IsolationSeverity.Critical
    );

    private static readonly IsolationCheck Tenants = new(
        "network-other-tenants",
        "Nothing goes to or comes from another tenant",
        How,
        IsolationSeverity.Critical
    );
    private static readonly IsolationCheck Inbound = new("network-outside-in", "Nothing comes in from outside of the cluster", How, IsolationSeverity.Major);
    private static readonly IsolationCheck Metadata = new(
        "network-metadata",
        "Pods do not reach the cloud's metadata, which gives out credentials of the node",
        How,
        IsolationSeverity.Critical
    );
    private static readonly IsolationCheck Private = new("network-private", "Pods do not reach private networks", How, IsolationSeverity.Major);
    private static readonly IsolationCheck Dns = new("network-dns", "Pods can look up names", How, IsolationSeverity.Major);
    private static readonly IsolationCheck DnsOnly = new("network-dns-only", "Pods reach nothing else of the cluster's DNS", How, IsolationSeverity.Minor);
    private static readonly IsolationCheck Same = new("network-same-namespace", "Pods of the tenant reach each other", How, IsolationSeverity.Minor);

    private readonly NetworkPolicyEvaluator _evaluator = new(live.Name, live.Policies);
    private readonly List<(IsolationCheck? Check, NetworkPath Path)> _paths = [];

    public IsolationRun Check()
    {
        var services = tenant.Services;
        var own = NetworkPeer.Pod("another pod of the tenant", live.Name, live.Labels);
        var other = NetworkPeer.Pod(
            "a pod of another tenant",
            "team-somebody-else",
            new Dictionary<string, string> { [PortalLabels.ManagedBy] = PortalLabels.Portal, [PortalLabels.Tenant] = "somebody-else" }
        );
        var dns = NetworkPeer.Pod(
            "the cluster's DNS",
            services.DnsNamespace,
            new Dictionary<string, string>(),
            new Dictionary<string, string> { ["k8s-app"] = services.DnsPodLabel }
        );
        var ingress = NetworkPeer.Pod("the ingress controller", services.IngressNamespace, new Dictionary<string, string>());
        // Inside a virtual cluster its own policies come on top, and its chart opens what its pods need.
        bool? works = tenant.WorksInNamespace ? true : null;

        Add(Same, Direction.Egress, own, "TCP", Web, works);
        Add(Same, Direction.Ingress, own, "TCP", Web, works);
        Add(Tenants, Direction.Egress, other, "TCP", Web, false);
        Add(Tenants, Direction.Ingress, other, "TCP", Web, false);
        Add(Dns, Direction.Egress, dns, "UDP", services.DnsPort, works);
        Add(Dns, Direction.Egress, dns, "TCP", services.DnsPort, works);
        Add(DnsOnly, Direction.Egress, dns, "TCP", 9153, false);
        Add(Metadata, Direction.Egress, NetworkPeer.Outside("the cloud's metadata (169.254.169.254)", "169.254.169.254"), "TCP", 80, false);
        Add(Private, Direction.Egress, NetworkPeer.Outside("a private network (192.168.0.10)", "192.168.0.10"), "TCP", 443, false);
        Add(null, Direction.Egress, NetworkPeer.Outside("the internet (1.1.1.1)", "1.1.1.1"), "TCP", 443, null);
        Add(Inbound, Direction.Ingress, NetworkPeer.Outside("the internet (1.1.1.1)", "1.1.1.1"), "TCP", Web, false);
        Add(null, Direction.Ingress, ingress, "TCP", Web, null);

        IEnumerable<IsolationCheck> checks = [Tenants, Inbound, Metadata, Private, Dns, DnsOnly, Same];
        return new IsolationRun([FindClosed(), .. checks.Select(Find)], [.. _paths.Select(known => known.Path)]);
    }

    private IsolationFinding FindClosed()
    {
        var open = new[] { Direction.Ingress, Direction.Egress }
            .Where(direction => !_evaluator.IsIsolated(new Dictionary<string, string>(), direction))
            .ToList();
        return Closed.Of(
            [.. open.Select(direction => $"No policy closes {(direction == Direction.Ingress ? "what comes in" : "what goes out")}.")],
            "Policies are about every pod, in both directions."
        );
    }

    private IsolationFinding Find(IsolationCheck check)
    {
        var paths = _paths.Where(known => known.Check == check).Select(known => known.Path).ToList();
        if (paths.TrueForAll(path => path.IsExpected is null))
            return check.NotApplicable("The tenant's pods have a cluster of their own, whose chart opens what they need.");
        return check.Of(
            [
                .. paths
                    .Where(path => !path.IsAsExpected)
                    .Select(path => $"From {path.From} to {path.To}, port {path.Port}, is {(path.IsAllowed ? "open" : "closed")}: {path.Because}"),
            ],
            string.Join(" ", paths.Select(path => $"From {path.From} to {path.To}, port {path.Port}, is {(path.IsAllowed ? "open" : "closed")}."))
        );
    }

    private void Add(IsolationCheck? check, Direction direction, NetworkPeer peer, string protocol, int port, bool? expected)
    {
        // Where it should be closed one open pod is enough; where it should be open, it is for pods without labels.
        var decided = (expected == true ? _evaluator.Pods.Take(1) : _evaluator.Pods)
            .Select(pod => _evaluator.Decide(pod, direction, peer, protocol, port))
            .ToList();
        var passage = decided.Find(found => found.IsAllowed) ?? decided[0];
        var because = passage switch
        {
            { IsAllowed: true, Policies.Count: 0 } => "no policy is about it.",
            { IsAllowed: true } => $"allowed by {string.Join(", ", passage.Policies)}.",
            _ => "no policy allows it.",
        };
        const string Own = "a pod of the tenant";
        var (from, to) = direction == Direction.Egress ? (Own, peer.Title) : (peer.Title, Own);
        _paths.Add((check, new NetworkPath(from, to, $"{port}/{protocol}", passage.IsAllowed, expected, because)));
    }
}
