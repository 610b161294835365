namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Knows kinds that belong to the whole cluster even where a template gives them a namespace, so that the mistake is named for what it is.</summary>
internal static class ClusterScopedKinds
{
    /// <summary>The only kind of the whole cluster that a tenant may be made of.</summary>
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
