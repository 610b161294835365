namespace TenantPortal.Core.Tiers.Blueprints.Manifests;

/// <summary>Lists cluster-scoped kinds, so that a template that gives one a namespace gets a precise message.</summary>
internal static class ClusterScopedKinds
{
    /// <summary>The only cluster-scoped kind that a blueprint may contain.</summary>
    public const string Allowed = "Namespace";

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "APIService",
        "CertificateSigningRequest",
        "ClusterExternalSecret",
        "ClusterIssuer",
        "ClusterPolicy",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterSecretStore",
        "ConstraintTemplate",
        "CSIDriver",
        "CSINode",
        "CustomResourceDefinition",
        "FlowSchema",
        "GatewayClass",
        "IngressClass",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "Node",
        "PersistentVolume",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "RuntimeClass",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeSnapshotClass",
    };

    public static bool Contains(string kind) => Known.Contains(kind);
}
