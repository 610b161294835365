namespace TenantPortal.Core.Tenants;

/// <summary>Names that belong to the platform: a tenant may have none of them, alone or behind its tier's prefix.</summary>
public sealed class ReservedNames(IEnumerable<string> more)
{
    private static readonly string[] Ours =
    [
        "default",
        "kube-*",
        "kubernetes*",
        "openshift*",
        "flux-system",
        "argocd",
        "argo-*",
        "kyverno",
        "gatekeeper-system",
        "external-secrets",
        "cert-manager",
        "istio-system",
        "istio-*",
        "linkerd*",
        "ingress-nginx",
        "capi-*",
        "capv*",
        "vcluster-platform",
        "calico-*",
        "cilium*",
        "tigera-*",
        "monitoring",
        "logging",
        "velero",
        "longhorn-system",
        "metallb-system",
        "cattle-*",
        "rook-*",
        "knative-*",
        "tekton-*",
        "tenantportal*",
        "tenant-portal*",
        "system",
        // The audit tells requests and tenants apart by their names alone.
        "req-*",
    ];

    private readonly string[] _patterns = [.. Ours, .. more];

    /// <summary>True when the name is one of the list; a star at the end of an entry stands for any rest.</summary>
    public bool Contains(string name) =>
        Array.Exists(_patterns, pattern => pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern);
}
