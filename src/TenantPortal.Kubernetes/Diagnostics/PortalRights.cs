using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Diagnostics;

/// <summary>Asks a cluster whether the portal holds the rights of the ClusterRole that <c>deploy/base</c> gives it.</summary>
internal sealed class PortalRights(ClusterApi api)
{
    private const string Manifests = "cluster-roles.yaml";
    private const string Role = "tenantportal:controller";
    private const string LateDrift = "What others change there is found only at the resync.";
    private const int MaxAtOnce = 8;

    /// <summary>What the portal can do without, by <see cref="PortalRight.FullName"/>; the manifest says the same beside the rule.</summary>
    private static readonly Dictionary<string, string> Optional = new()
    {
        ["limitranges"] = LateDrift,
        ["serviceaccounts"] = LateDrift,
        ["networkpolicies.networking.k8s.io"] = LateDrift,
        ["roles.rbac.authorization.k8s.io"] = LateDrift,
        ["secretstores.external-secrets.io"] = LateDrift,
        ["externalsecrets.external-secrets.io"] = LateDrift,
        ["helmrepositories.source.toolkit.fluxcd.io"] = LateDrift,
        ["helmreleases.helm.toolkit.fluxcd.io"] = LateDrift,
        ["applications.argoproj.io"] = LateDrift,
        ["clusters.cluster.x-k8s.io"] = LateDrift,
        ["vclusters.infrastructure.cluster.x-k8s.io"] = LateDrift,
        ["pods.metrics.k8s.io"] = "What tenants really use is not shown.",
        ["nodes"] = "The capacity of the cluster stays unknown.",
        ["persistentvolumes"] = "Tenants with volumes can only be deleted together with their volumes.",
        ["clusterclasses.cluster.x-k8s.io"] = "Only the tier limits the options of dedicated clusters.",
    };

    /// <summary>The rights that the portal lacks.</summary>
    /// <exception cref="ClusterRefusedException">The cluster answers no questions about rights.</exception>
    public async Task<IReadOnlyList<PortalRight>> FindMissingAsync(CancellationToken cancellationToken)
    {
        var missing = new ConcurrentBag<PortalRight>();
        await Parallel.ForEachAsync(
            All(),
            new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = cancellationToken },
            async (right, token) =>
            {
                if (!await IsAllowedAsync(right, token))
                    missing.Add(right);
            }
        );
        return [.. missing.OrderBy(right => right.Title, StringComparer.Ordinal)];
    }

    internal static IReadOnlyList<PortalRight> All()
    {
        using var stream = typeof(PortalRights).Assembly.GetManifestResourceStream(Manifests)!;
        using var reader = new StreamReader(stream);
        return
        [
            .. from role in KubernetesYaml.LoadAllFromString(reader.ReadToEnd()).OfType<V1ClusterRole>()
            where role.Metadata.Name == Role
            from rule in role.Rules
            from apiGroup in rule.ApiGroups
            from resource in rule.Resources
            from name in rule.ResourceNames ?? [""]
            from verb in rule.Verbs
            select new PortalRight(verb, apiGroup, resource, name, Optional.GetValueOrDefault(PortalRight.FullName(resource, apiGroup))),
        ];
    }

    private async Task<bool> IsAllowedAsync(PortalRight right, CancellationToken cancellationToken)
    {
        var attributes = new JsonObject
        {
            ["verb"] = right.Verb,
            ["group"] = right.Group,
            ["resource"] = right.Resource,
        };
        if (right.Name.Length > 0)
            attributes["name"] = right.Name;
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
        var answer = await api.CreateAsync("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, dryRun: false, cancellationToken);
        return answer.Succeeded ? (bool?)answer.Body["status"]?["allowed"] == true : throw new ClusterRefusedException(answer);
    }
}

/// <summary>A right across the cluster.</summary>
/// <param name="Name">Of the one object that it is about; empty for all.</param>
/// <param name="Without">What the portal lacks without it, as a sentence; null when it cannot work.</param>
internal sealed record PortalRight(string Verb, string Group, string Resource, string Name, string? Without)
{
    public bool IsOptional => Without is not null;

    /// <summary>For display: <c>watch networkpolicies.networking.k8s.io</c>.</summary>
    public string Title => $"{Verb} {FullName(Resource, Group)}{(Name.Length > 0 ? $" '{Name}'" : "")}";

    /// <summary>A resource with its group: <c>networkpolicies.networking.k8s.io</c>, and without one: <c>nodes</c>.</summary>
    public static string FullName(string resource, string group) => group.Length > 0 ? $"{resource}.{group}" : resource;
}
