namespace TenantPortal.Core.Tenants;

/// <summary>Names that belong to the platform: no tenant may use them, alone or with its tier's prefix.</summary>
public sealed class ReservedNames(TenantOptions options)
{
    private static readonly string[] BuiltIn =
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
        // The audit log distinguishes requests and tenants only by their names.
        "req-*",
    ];

    private readonly string[] _patterns = [.. BuiltIn, .. options.ReservedNames];

    /// <summary>True when the name matches an entry; a star at the end of an entry matches any suffix.</summary>
    public bool Contains(string name) =>
        Array.Exists(_patterns, pattern => pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern);
}
