namespace TenantPortal.Core.Drift;

/// <summary>
/// Which fields secure a tenant, and are restored at once whatever the tier says. Of the objects that secure a tenant everything does but labels and
/// annotations that only describe them; of the objects of add-ons only what marks them as the tenant's.
/// </summary>
public static class SecurityFields
{
    private static readonly string[] Kinds =
    [
        "Namespace",
        "NetworkPolicy",
        "Role",
        "RoleBinding",
        "ResourceQuota",
        "LimitRange",
        "ServiceAccount",
        "SecretStore",
        "ExternalSecret",
        "Secret",
    ];

    private static readonly string[] Prefixes = ["tenantportal.io/", "pod-security.kubernetes.io/", "app.kubernetes.io/managed-by"];

    public static bool Contains(string kind, FieldPath path) =>
        path.StartsWith("metadata", "labels") ? IsPolicyLabel(kind) || IsMark(path)
        : path.StartsWith("metadata", "annotations") ? IsIdentity(kind) || IsMark(path)
        : Kinds.Contains(kind);

    /// <summary>Network and admission policies select namespaces by any label.</summary>
    private static bool IsPolicyLabel(string kind) => kind == "Namespace";

    /// <summary>Clouds read the role that pods get from an annotation of their ServiceAccount.</summary>
    private static bool IsIdentity(string kind) => kind is "ServiceAccount" or "SecretStore";

    private static bool IsMark(FieldPath path) => Array.Exists(Prefixes, prefix => path.Keys[^1].StartsWith(prefix, StringComparison.Ordinal));
}
