using System.Net;

namespace TenantPortal.Kubernetes.Isolation.Network;

/// <summary>One end of a connection: a pod, or an address outside the cluster.</summary>
/// <param name="Title">The display name.</param>
/// <param name="Namespace">Null for an address outside the cluster.</param>
/// <param name="Address">For a pod, a pod IP: network plugins differ in how an <c>ipBlock</c> applies to pods, so the worst case is assumed.</param>
internal sealed record NetworkPeer(
    string Title,
    string? Namespace,
    IReadOnlyDictionary<string, string> NamespaceLabels,
    IReadOnlyDictionary<string, string> PodLabels,
    IPAddress Address
)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>An IP of the cluster's pods.</summary>
    private static readonly IPAddress PodAddress = IPAddress.Parse("10.244.1.7");

    public static NetworkPeer Pod(
        string title,
        string inNamespace,
        IReadOnlyDictionary<string, string> namespaceLabels,
        IReadOnlyDictionary<string, string>? podLabels = null
    ) =>
        // The API server gives every namespace this label.
        new(
            title,
            inNamespace,
            new Dictionary<string, string>(namespaceLabels) { ["kubernetes.io/metadata.name"] = inNamespace },
            podLabels ?? None,
            PodAddress
        );

    public static NetworkPeer Outside(string title, string address) => new(title, null, None, None, IPAddress.Parse(address));
}
