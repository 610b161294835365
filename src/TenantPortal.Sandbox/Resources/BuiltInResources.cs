using TenantPortal.Sandbox.Apply;

namespace TenantPortal.Sandbox.Resources;

/// <summary>The one table of the resources that are served without a CustomResourceDefinition.</summary>
internal static class BuiltInResources
{
    private const string Rbac = "rbac.authorization.k8s.io";

    public static readonly ResourceType Namespaces = Cluster("", "v1", "Namespace", "namespaces", "ns", status: true);
    public static readonly ResourceType ServiceAccounts = Namespaced("", "v1", "ServiceAccount", "serviceaccounts", "sa");
    public static readonly ResourceType ConfigMaps = Namespaced("", "v1", "ConfigMap", "configmaps", "cm");
    public static readonly ResourceType ResourceQuotas = Namespaced("", "v1", "ResourceQuota", "resourcequotas", "quota", status: true);
    public static readonly ResourceType Pods = Namespaced("", "v1", "Pod", "pods", "po", status: true, all: true);
    public static readonly ResourceType Services = Namespaced("", "v1", "Service", "services", "svc", status: true, all: true);
    public static readonly ResourceType Claims = Namespaced("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc", status: true);

    public static readonly ResourceType Secrets = Namespaced("", "v1", "Secret", "secrets", "");
    public static readonly ResourceType StatefulSets = Namespaced(
        "apps",
        "v1",
        "StatefulSet",
        "statefulsets",
        "sts",
        status: true,
        generation: true,
        all: true
    );

    public static readonly ResourceType Nodes = Cluster("", "v1", "Node", "nodes", "no", status: true);

    public static readonly ResourceType Definitions = Cluster(
        "apiextensions.k8s.io",
        "v1",
        "CustomResourceDefinition",
        "customresourcedefinitions",
        "crd,crds",
        status: true,
        generation: true
    );

    public static readonly ResourceType[] All =
    [
        Namespaces,
        Pods,
        Services,
        ConfigMaps,
        ServiceAccounts,
        ResourceQuotas,
        Claims,
        Secrets,
        Namespaced("", "v1", "LimitRange", "limitranges", "limits"),
        Namespaced("", "v1", "Event", "events", "ev"),
        Namespaced("", "v1", "Endpoints", "endpoints", "ep") with
        {
            Singular = "endpoints",
            ListKind = "EndpointsList",
        },
        Nodes,
        Cluster("", "v1", "PersistentVolume", "persistentvolumes", "pv", status: true),
        Namespaced("apps", "v1", "Deployment", "deployments", "deploy", status: true, generation: true, all: true),
        StatefulSets,
        Namespaced("apps", "v1", "ReplicaSet", "replicasets", "rs", status: true, generation: true, all: true),
        Namespaced("apps", "v1", "DaemonSet", "daemonsets", "ds", status: true, generation: true, all: true),
        Namespaced("batch", "v1", "Job", "jobs", "", status: true, generation: true, all: true),
        Namespaced("batch", "v1", "CronJob", "cronjobs", "cj", status: true, generation: true, all: true),
        Namespaced("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", "netpol", generation: true),
        Namespaced("networking.k8s.io", "v1", "Ingress", "ingresses", "ing", status: true, generation: true),
        Namespaced(Rbac, "v1", "Role", "roles", ""),
        Namespaced(Rbac, "v1", "RoleBinding", "rolebindings", ""),
        Cluster(Rbac, "v1", "ClusterRole", "clusterroles", ""),
        Cluster(Rbac, "v1", "ClusterRoleBinding", "clusterrolebindings", ""),
        Namespaced("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb", status: true, generation: true),
        Namespaced("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa", status: true, all: true),
        Namespaced("coordination.k8s.io", "v1", "Lease", "leases", ""),
        Definitions,
    ];

    private static ResourceType Namespaced(
        string group,
        string version,
        string kind,
        string plural,
        string shortNames,
        bool status = false,
        bool generation = false,
        bool all = false
    ) =>
        new(group, version, kind, plural, Namespaced: true)
        {
            ShortNames = shortNames.Split(',', StringSplitOptions.RemoveEmptyEntries),
            Categories = all ? ["all"] : [],
            HasStatus = status,
            HasGeneration = generation,
            Schema = SchemaTable.For(kind),
        };

    private static ResourceType Cluster(
        string group,
        string version,
        string kind,
        string plural,
        string shortNames,
        bool status = false,
        bool generation = false
    ) => Namespaced(group, version, kind, plural, shortNames, status, generation) with { Namespaced = false };
}
