using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Tenants.Rights;

/// <summary>Describes the rules of roles.</summary>
internal static class RightsWords
{
    private static readonly Dictionary<string, Sentence> Resources = new(StringComparer.Ordinal)
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

    private static readonly Dictionary<string, Sentence> Roles = new(StringComparer.Ordinal)
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

    public static Sentence RoleTitle(string role) => Roles.GetValueOrDefault(role) ?? $"{role}";

    /// <summary>Describes the default roles of Kubernetes; the rules of other roles are unknown.</summary>
    public static Sentence Summary(string clusterRole) =>
        clusterRole switch
        {
            "cluster-admin" => (Sentence)"Full access inside the cluster: workloads, secrets, roles, custom resources and namespaces.",
            "admin" => "Full access to its namespaces, including secrets and roles, but not to cluster-wide objects.",
            "edit" =>
                "Manages workloads, configuration and secrets in all its namespaces, including shells in pods. Cannot change roles or cluster-wide objects.",
            "view" => "Read access to everything in its namespaces except secrets and roles.",
            _ => $"ClusterRole {clusterRole} of the cluster. Its rules are not in this tenant's manifests.",
        };

    /// <summary>A line for each resource, in the order of the rules.</summary>
    public static IReadOnlyList<ResourceRights> Lines(IReadOnlyList<AccessRule> rules) =>
        [
            .. rules
                .SelectMany(rule => rule.Resources.Select(resource => (Key: (resource, string.Join(", ", rule.Names)), Rule: rule, Resource: resource)))
                .GroupBy(line => line.Key)
                .Select(lines => new ResourceRights(
                    TitleOf(lines.First().Resource, lines.First().Rule.Names),
                    lines.First().Resource,
                    lines.Any(line => line.Rule.HasVerb("get", "list", "watch")),
                    lines.Any(line => line.Rule.HasVerb("create")),
                    lines.Any(line => line.Rule.HasVerb("update", "patch")),
                    lines.Any(line => line.Rule.HasVerb("delete", "deletecollection")),
                    [.. lines.SelectMany(line => line.Rule.Verbs).Except(Known).Distinct()]
                )),
        ];

    private static Sentence TitleOf(string resource, IReadOnlyList<string> names)
    {
        var title = Resources.GetValueOrDefault(resource) ?? $"{resource}";
        return names.Count == 0 ? title : $"{title} (only {string.Join(", ", names)})";
    }
}
