using TenantPortal.Core.IsolationChecks;
using TenantPortal.Kubernetes.Isolation.Network;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>Evaluates the matrix of connections against the network policies, and derives the findings.</summary>
internal sealed class NetworkChecks(CheckedTenant tenant, CheckedNamespace live)
{
    private const string How = "Evaluate the network policies of the namespace for this connection.";
    private const int Web = 8080;

    private static readonly IsolationCheck Closed = new(
        "network-default-deny",
        "Traffic that no policy allows is denied in both directions",
        "Look for policies that apply to every pod of the namespace.",
        IsolationSeverity.Critical
    );

    private static readonly IsolationCheck Tenants = new(
        "network-other-tenants",
        "There is no traffic to or from other tenants",
        How,
        IsolationSeverity.Critical
    );
    private static readonly IsolationCheck Inbound = new("network-outside-in", "There is no traffic from outside the cluster", How, IsolationSeverity.Major);
    private static readonly IsolationCheck Metadata = new(
        "network-metadata",
        "Pods cannot reach the cloud metadata service, which serves node credentials",
        How,
        IsolationSeverity.Critical
    );
    private static readonly IsolationCheck Private = new("network-private", "Pods cannot reach private networks", How, IsolationSeverity.Major);
    private static readonly IsolationCheck Dns = new("network-dns", "Pods can resolve names", How, IsolationSeverity.Major);
    private static readonly IsolationCheck DnsOnly = new(
        "network-dns-only",
        "Pods cannot reach other ports of the cluster's DNS",
        How,
        IsolationSeverity.Minor
    );
    private static readonly IsolationCheck Same = new("network-same-namespace", "Pods of the tenant can reach each other", How, IsolationSeverity.Minor);

    private readonly NetworkPolicyEvaluator _evaluator = new(live.Name, live.Policies);
    private readonly List<(IsolationCheck? Check, NetworkPath Path)> _paths = [];

    public IsolationRun Check()
    {
        var services = tenant.Services;
        var own = NetworkPeer.Pod("another pod of the tenant", live.Name, live.Labels);
        var other = NetworkPeer.Pod(
            "a pod of another tenant",
            "team-other-tenant",
            new Dictionary<string, string> { [PortalLabels.ManagedBy] = PortalLabels.Portal, [PortalLabels.Tenant] = "other-tenant" }
        );
        var dns = NetworkPeer.Pod(
            "the cluster's DNS",
            services.DnsNamespace,
            new Dictionary<string, string>(),
            new Dictionary<string, string> { ["k8s-app"] = services.DnsPodLabel }
        );
        var ingress = NetworkPeer.Pod("the ingress controller", services.IngressNamespace, new Dictionary<string, string>());
        // A virtual cluster adds its own policies, and its chart allows the traffic that its pods need.
        bool? works = tenant.WorksInNamespace ? true : null;

        Add(Same, Direction.Egress, own, "TCP", Web, works);
        Add(Same, Direction.Ingress, own, "TCP", Web, works);
        Add(Tenants, Direction.Egress, other, "TCP", Web, false);
        Add(Tenants, Direction.Ingress, other, "TCP", Web, false);
        Add(Dns, Direction.Egress, dns, "UDP", services.DnsPort, works);
        Add(Dns, Direction.Egress, dns, "TCP", services.DnsPort, works);
        Add(DnsOnly, Direction.Egress, dns, "TCP", 9153, false);
        Add(Metadata, Direction.Egress, NetworkPeer.Outside("the cloud metadata service (169.254.169.254)", "169.254.169.254"), "TCP", 80, false);
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
            [.. open.Select(direction => $"No policy restricts {(direction == Direction.Ingress ? "incoming" : "outgoing")} traffic.")],
            "Policies apply to every pod in both directions."
        );
    }

    private IsolationFinding Find(IsolationCheck check)
    {
        var paths = _paths.Where(known => known.Check == check).Select(known => known.Path).ToList();
        if (paths.TrueForAll(path => path.IsExpected is null))
            return check.NotApplicable("The tenant's pods run in their own cluster, whose chart allows the traffic that they need.");
        return check.Of(
            [
                .. paths
                    .Where(path => !path.IsAsExpected)
                    .Select(path =>
                        $"The connection from {path.From} to {path.To}, port {path.Port}, is {(path.IsAllowed ? "open" : "closed")}: " + $"{path.Because}"
                    ),
            ],
            string.Join(
                " ",
                paths.Select(path => $"The connection from {path.From} to {path.To}, port {path.Port}, is {(path.IsAllowed ? "open" : "closed")}.")
            )
        );
    }

    private void Add(IsolationCheck? check, Direction direction, NetworkPeer peer, string protocol, int port, bool? expected)
    {
        // If it must be closed, one open pod is a failure; if it must be open, pods without labels count.
        var decided = (expected == true ? _evaluator.Pods.Take(1) : _evaluator.Pods)
            .Select(pod => _evaluator.Decide(pod, direction, peer, protocol, port))
            .ToList();
        var decision = decided.Find(found => found.IsAllowed) ?? decided[0];
        var because = decision switch
        {
            { IsAllowed: true, Policies.Count: 0 } => "no policy applies to it.",
            { IsAllowed: true } => $"allowed by {string.Join(", ", decision.Policies)}.",
            _ => "no policy allows it.",
        };
        const string Own = "a pod of the tenant";
        var (from, to) = direction == Direction.Egress ? (Own, peer.Title) : (peer.Title, Own);
        _paths.Add((check, new NetworkPath(from, to, $"{port}/{protocol}", decision.IsAllowed, expected, because)));
    }
}
