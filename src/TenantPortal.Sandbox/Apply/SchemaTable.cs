using static TenantPortal.Sandbox.Apply.FieldSchema;

namespace TenantPortal.Sandbox.Apply;

/// <summary>
/// The one table of merge rules. It follows the x-kubernetes-list-type, -map-type and -patch-merge-key marks of
/// Kubernetes' own OpenAPI document and lists only what differs from <see cref="Unknown"/>, except for the kinds of a
/// tenant's bundle, whose fields are all listed so that a misspelled one is refused.
/// </summary>
internal static class SchemaTable
{
    public static readonly FieldSchema Metadata = Closed(
        "name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp " + "deletionGracePeriodSeconds clusterName",
        ("labels", Map),
        ("annotations", Map),
        ("finalizers", Set),
        ("ownerReferences", ListBy("uid")),
        ("managedFields", Atomic)
    );

    private static readonly FieldSchema Conditions = Struct(("conditions", ListBy("type")));

    private static readonly FieldSchema Resources = Struct(("limits", Map), ("requests", Map), ("claims", ListBy("name")));

    private static readonly FieldSchema Container = Struct(
        (
            "env",
            ListBy(
                "name",
                Struct(("valueFrom", Struct(("fieldRef", Atomic), ("resourceFieldRef", Atomic), ("configMapKeyRef", Atomic), ("secretKeyRef", Atomic))))
            )
        ),
        ("ports", ListBy("containerPort,protocol=TCP")),
        ("resources", Resources),
        ("volumeMounts", ListBy("mountPath")),
        ("volumeDevices", ListBy("devicePath"))
    );

    private static readonly FieldSchema PodSpec = Struct(
        ("containers", ListBy("name", Container)),
        ("initContainers", ListBy("name", Container)),
        ("ephemeralContainers", ListBy("name", Container)),
        ("volumes", ListBy("name", Struct(("secret", Unknown), ("emptyDir", Unknown)))),
        ("imagePullSecrets", ListBy("name", Atomic)),
        ("hostAliases", ListBy("ip")),
        ("nodeSelector", Atomic),
        ("overhead", Map),
        ("readinessGates", Atomic),
        ("schedulingGates", ListBy("name")),
        ("resourceClaims", ListBy("name")),
        ("topologySpreadConstraints", ListBy("topologyKey,whenUnsatisfiable", Struct(("labelSelector", Atomic))))
    );

    private static readonly FieldSchema PodTemplate = Struct(("metadata", Metadata), ("spec", PodSpec));

    private static readonly FieldSchema Workload = Struct(("selector", Atomic), ("template", PodTemplate));

    private static readonly FieldSchema JobSpec = Workload;

    private static readonly FieldSchema LabelSelectorOnly = Struct(("selector", Atomic));

    public static FieldSchema For(string kind) =>
        kind switch
        {
            "Namespace" => Kind(("spec", Closed("finalizers")), ("status", Conditions)),
            "ResourceQuota" => Kind(("spec", Closed("scopes", ("hard", Map), ("scopeSelector", Atomic))), ("status", Closed("", ("hard", Map), ("used", Map)))),
            "LimitRange" => Kind(("spec", Closed("limits"))),
            "NetworkPolicy" => Kind(("spec", Closed("ingress egress policyTypes", ("podSelector", Atomic))), ("status", Conditions)),
            "ServiceAccount" => Kind(
                ("automountServiceAccountToken", Unknown),
                ("secrets", ListBy("name", Atomic)),
                ("imagePullSecrets", ListBy("name", Atomic))
            ),
            "Role" => Kind(("rules", Unknown)),
            "ClusterRole" => Kind(("rules", Unknown), ("aggregationRule", Unknown)),
            "RoleBinding" or "ClusterRoleBinding" => Kind(("subjects", Unknown), ("roleRef", Atomic)),
            "ConfigMap" => Kind(("data", Map), ("binaryData", Map), ("immutable", Unknown)),
            "Secret" => Kind(("data", Map), ("stringData", Map), ("immutable", Unknown), ("type", Unknown)),
            "Pod" => Open(PodSpec),
            "Deployment" or "StatefulSet" or "ReplicaSet" or "DaemonSet" => Open(Workload),
            "Job" => Open(JobSpec),
            "CronJob" => Open(Struct(("jobTemplate", Struct(("metadata", Metadata), ("spec", JobSpec))))),
            "Service" => Open(Struct(("ports", ListBy("port,protocol=TCP")), ("selector", Atomic))),
            "PersistentVolumeClaim" => Open(Struct(("selector", Atomic), ("resources", Resources), ("dataSource", Atomic), ("dataSourceRef", Unknown))),
            "PodDisruptionBudget" => Open(LabelSelectorOnly),
            "Ingress" => Open(Struct(("defaultBackend", Struct(("resource", Atomic))))),
            "HorizontalPodAutoscaler" => Open(Struct(("scaleTargetRef", Unknown))),
            _ => Open(Unknown),
        };

    private static FieldSchema Kind(params (string Name, FieldSchema Schema)[] fields) => Closed("apiVersion kind", [("metadata", Metadata), .. fields]);

    private static FieldSchema Open(FieldSchema spec) =>
        Struct(("apiVersion", Unknown), ("kind", Unknown), ("metadata", Metadata), ("spec", spec), ("status", Conditions));
}
