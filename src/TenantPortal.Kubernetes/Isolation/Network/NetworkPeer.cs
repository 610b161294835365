using System.Net;

namespace TenantPortal.Kubernetes.Isolation.Network;

/// <summary>One end of a connection: a pod, or an address outside of the cluster.</summary>
/// <param name="Title">As people call it.</param>
/// <param name="Namespace">Null for an address outside of the cluster.</param>
/// <param name="Address">Of a pod, one that pods have: what an <c>ipBlock</c> does to pods differs between networks, so the worst is supposed.</param>
internal sealed record NetworkPeer(
    string Title,
    string? Namespace,
    IReadOnlyDictionary<string, string> NamespaceLabels,
    IReadOnlyDictionary<string, string> PodLabels,
    IPAddress Address
)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>Of the cluster's pods.</summary>
    private static readonly IPAddress OfPods = IPAddress.Parse("10.244.1.7");

    public static NetworkPeer Pod(
        string title,
        string inNamespace,
        IReadOnlyDictionary<string, string> namespaceLabels,
        IReadOnlyDictionary<string, string>? podLabels = null
    ) =>
        // The API server gives every namespace this label.
        new(title, inNamespace, new Dictionary<string, string>(namespaceLabels) { ["kubernetes.io/metadata.name"] = inNamespace }, podLabels ?? None, OfPods);

    public static NetworkPeer Outside(string title, string address) => new(title, null, None, None, IPAddress.Parse(address));
}
