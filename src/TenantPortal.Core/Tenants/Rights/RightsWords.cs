using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Tenants.Rights;

/// <summary>Rules of roles in people's words.</summary>
internal static class RightsWords
{
    private static readonly Dictionary<string, string> Resources = new(StringComparer.Ordinal)
    {
        ["pods"] = "Pods",
        ["pods/log"] = "Logs of pods",
        ["pods/exec"] = "Shells in pods",
        ["deployments"] = "Deployments",
        ["deployments/scale"] = "Replicas of Deployments",
        ["statefulsets"] = "StatefulSets",
        ["statefulsets/scale"] = "Replicas of StatefulSets",
        ["replicasets"] = "ReplicaSets",
        ["jobs"] = "Jobs",
        ["cronjobs"] = "Scheduled jobs",
        ["services"] = "Services",
        ["ingresses"] = "Ingresses",
        ["configmaps"] = "Configuration",
        ["secrets"] = "Secrets",
        ["persistentvolumeclaims"] = "Volume claims",
        ["horizontalpodautoscalers"] = "Autoscalers",
        ["poddisruptionbudgets"] = "Disruption budgets",
        ["events"] = "Events",
        ["endpoints"] = "Endpoints",
        ["serviceaccounts"] = "Service accounts",
        ["resourcequotas"] = "Quota",
        ["limitranges"] = "Default limits",
        ["networkpolicies"] = "Network policies",
        ["externalsecrets"] = "External secrets",
        ["secretstores"] = "Secret stores",
        [AccessRule.Any] = "Everything",
    };

    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["team-lead"] = "Team lead",
        ["team-developer"] = "Developer",
        ["team-viewer"] = "Viewer",
        ["cluster-admin"] = "Administrator",
        ["admin"] = "Administrator of all namespaces",
        ["edit"] = "Developer",
        ["view"] = "Viewer",
    };

    private static readonly string[] Known = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", AccessRule.Any];

    public static string RoleTitle(string role) => Roles.GetValueOrDefault(role, role);

    /// <summary>What the roles give that every Kubernetes cluster has; other roles are not known here.</summary>
    public static string Summary(string clusterRole) =>
        clusterRole switch
        {
            "cluster-admin" => "Everything inside it: workloads, secrets, roles, own kinds of objects and namespaces.",
            "admin" => "Everything in its namespaces, secrets and roles among it, but nothing of the cluster as a whole.",
            "edit" =>
                "Works with workloads, configuration and secrets in all its namespaces, shells in pods among it; changes no roles and nothing of the cluster as a whole.",
            "view" => "Looks at everything in its namespaces but secrets and roles; changes nothing.",
            _ => $"The ClusterRole {clusterRole} of the cluster. What it holds is not part of this tenant's manifests.",
        };

    /// <summary>A line for each resource, in the order of the rules.</summary>
    public static IReadOnlyList<ResourceRights> Lines(IReadOnlyList<AccessRule> rules) =>
        [
            .. rules
                .SelectMany(rule => rule.Resources.Select(resource => (Key: resource + Named(rule), Rule: rule, Resource: resource)))
                .GroupBy(line => line.Key)
                .Select(lines => new ResourceRights(
                    Resources.GetValueOrDefault(lines.First().Resource, lines.First().Resource) + Named(lines.First().Rule),
                    lines.First().Resource,
                    lines.Any(line => line.Rule.HasVerb("get", "list", "watch")),
                    lines.Any(line => line.Rule.HasVerb("create")),
                    lines.Any(line => line.Rule.HasVerb("update", "patch")),
                    lines.Any(line => line.Rule.HasVerb("delete", "deletecollection")),
                    [.. lines.SelectMany(line => line.Rule.Verbs).Except(Known).Distinct()]
                )),
        ];

    private static string Named(AccessRule rule) => rule.Names.Count == 0 ? "" : $" (only {string.Join(", ", rule.Names)})";
}
