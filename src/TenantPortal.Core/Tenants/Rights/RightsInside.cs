using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tenants.Rights;

/// <summary>Finds the rights inside the tenant's own cluster: in the chart values of a virtual cluster, or the topology of a dedicated one.</summary>
internal static class RightsInside
{
    private static readonly string[] ChartManifests = ["experimental", "deploy", "vcluster", "manifests"];

    public static (RightsPlace Place, IReadOnlyList<RoleRights> Roles) Find(IReadOnlyList<Manifest> manifests)
    {
        foreach (var body in manifests.Where(manifest => manifest.ApiVersion.Contains('.', StringComparison.Ordinal)).Select(manifest => manifest.ToJson()))
        {
            if (FindText(body) is { } text)
                return (RightsPlace.VirtualCluster, OfBindings(StoredManifests.ReadTrees(text)));
            if (AccessRule.Text(body["kind"]) == "Cluster" && body["spec"]?["topology"] is JsonObject topology)
                return (RightsPlace.DedicatedCluster, OfTopology(topology));
        }

        return (RightsPlace.Namespace, []);
    }

    private static IReadOnlyList<RoleRights> OfBindings(IEnumerable<JsonObject> objects) =>
        [
            .. objects
                .Where(body => AccessRule.Text(body["kind"]) is "ClusterRoleBinding" or "RoleBinding")
                .Select(binding => Role(AccessRule.Text(binding["roleRef"]?["name"]) ?? "", [.. RightsOfManifests.Groups(binding)]))
                .Where(role => role.Groups.Count > 0),
        ];

    /// <summary>The variable <c>oidc</c>, which every ClusterClass for tenants has.</summary>
    private static IReadOnlyList<RoleRights> OfTopology(JsonObject topology)
    {
        var oidc = (topology["variables"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .FirstOrDefault(variable => AccessRule.Text(variable["name"]) == "oidc")
            ?["value"];
        IReadOnlyList<RoleRights> roles =
        [
            Role("cluster-admin", AccessRule.Texts(oidc?["adminGroups"])),
            Role("edit", AccessRule.Texts(oidc?["developerGroups"])),
            Role("view", AccessRule.Texts(oidc?["viewerGroups"])),
        ];
        return [.. roles.Where(role => role.Groups.Count > 0)];
    }

    private static RoleRights Role(string name, IReadOnlyList<string> groups) => new(RightsWords.RoleTitle(name), name, groups, RightsWords.Summary(name), []);

    /// <summary>The text of the objects that the chart creates inside, wherever an installer stores the chart's values.</summary>
    private static string? FindText(JsonNode? node)
    {
        if (node is not JsonObject map)
            return null;
        JsonNode? inside = map;
        foreach (var key in ChartManifests)
            inside = (inside as JsonObject)?[key];
        return AccessRule.Text(inside) ?? map.Select(entry => FindText(entry.Value)).FirstOrDefault(text => text is not null);
    }
}
