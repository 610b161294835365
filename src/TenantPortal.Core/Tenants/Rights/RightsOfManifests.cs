using System.Text.Json.Nodes;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;

namespace TenantPortal.Core.Tenants.Rights;

/// <summary>Reads a tenant's access rights from its manifests: it shows the approved rights instead of assumptions about blueprints.</summary>
public static class RightsOfManifests
{
    private const string Rbac = "rbac.authorization.k8s.io/";

    /// <param name="yaml">The stored YAML of the revision.</param>
    public static TenantRights Read(string yaml)
    {
        var manifests = StoredManifests.Read(yaml);
        var bindings = manifests
            .Where(manifest => manifest.Kind == "RoleBinding" && manifest.ApiVersion.StartsWith(Rbac, StringComparison.Ordinal))
            .Select(manifest => manifest.ToJson())
            .ToList();
        var others = bindings
            .SelectMany(binding =>
                Subjects(binding, "ServiceAccount")
                    .Concat(Subjects(binding, "User"))
                    .Select(subject => $"{subject}: {AccessRule.Text(binding["roleRef"]?["name"])}")
            )
            .ToList();
        var (place, inside) = RightsInside.Find(manifests);
        return place == RightsPlace.Namespace ? OfNamespace(manifests, bindings, others) : OfOwnCluster(place, inside, bindings, others);
    }

    internal static IEnumerable<string> Groups(JsonObject binding) => Subjects(binding, "Group");

    private static TenantRights OfNamespace(IReadOnlyList<Manifest> manifests, IReadOnlyList<JsonObject> bindings, IReadOnlyList<string> others)
    {
        var roles = manifests
            .Where(manifest => manifest.Kind == "Role" && manifest.ApiVersion.StartsWith(Rbac, StringComparison.Ordinal))
            .ToDictionary(manifest => manifest.Name, manifest => AccessRule.ReadAll(manifest.ToJson()["rules"]), StringComparer.Ordinal);
        var bound = bindings
            .Where(binding => Groups(binding).Any())
            .GroupBy(binding => (Kind: AccessRule.Text(binding["roleRef"]?["kind"]) ?? "", Name: AccessRule.Text(binding["roleRef"]?["name"]) ?? ""))
            .Select(role =>
                (
                    role.Key,
                    Groups: role.SelectMany(Groups).Distinct().ToList(),
                    Rules: role.Key.Kind == "Role" ? roles.GetValueOrDefault(role.Key.Name, []) : null
                )
            )
            .ToList();
        var rules = bound.SelectMany(role => role.Rules ?? []).ToList();
        // The rules of roles outside the manifests are unknown, so nothing can be ruled out.
        var isKnown = bound.TrueForAll(role => role.Rules is not null);
        return new TenantRights(
            RightsPlace.Namespace,
            [
                .. bound.Select(role => new RoleRights(
                    RightsWords.RoleTitle(role.Key.Name),
                    role.Key.Name,
                    role.Groups,
                    role.Rules is null ? RightsWords.Summary(role.Key.Name) : null,
                    RightsWords.Lines(role.Rules ?? [])
                )),
            ],
            isKnown
                ?
                [
                    "see or change anything in another tenant",
                    "see or change cluster-wide objects, such as nodes",
                    .. Escalation.All.Where(escalation => !rules.Exists(escalation.IsGrantedBy)).Select(escalation => escalation.Sentence),
                ]
                : [],
            [
                .. Escalation.All.Where(escalation => rules.Exists(escalation.IsGrantedBy)).Select(SomeCan),
                .. bound.Where(role => role.Rules is null).Select(role => HasUnknown(role.Groups, role.Key.Name)),
            ],
            others
        );
    }

    private static TenantRights OfOwnCluster(
        RightsPlace place,
        IReadOnlyList<RoleRights> inside,
        IReadOnlyList<JsonObject> bindings,
        IReadOnlyList<string> others
    )
    {
        var onHost = bindings.SelectMany(Groups).Distinct().ToList();
        IReadOnlyList<Sentence> grantedToNone =
            place == RightsPlace.VirtualCluster
                ?
                [
                    "see or change anything in another tenant",
                    "see or change anything in the host cluster, including the tenant's own namespace",
                    "change the quota, default limits, network policies or Pod Security level on the host, which apply to everything in the virtual cluster",
                ]
                :
                [
                    "see or change anything in another tenant",
                    "see or change anything in the management cluster, including the object that describes this cluster",
                ];
        return new TenantRights(place, inside, onHost.Count == 0 ? grantedToNone : [], [.. onHost.Select(AlsoOnHost)], others);
    }

    private static Sentence AlsoOnHost(string group) => $"{group} also has rights on the host cluster.";

    private static Sentence SomeCan(Escalation escalation) => $"Some users can {escalation.Sentence}.";

    private static Sentence HasUnknown(List<string> groups, string role)
    {
        var names = string.Join(", ", groups);
        return Sentence.ForCount(
            groups.Count,
            $"{names} has the ClusterRole {role}, whose rules are not in the manifests.",
            $"{names} have the ClusterRole {role}, whose rules are not in the manifests."
        );
    }

    private static IEnumerable<string> Subjects(JsonObject binding, string kind) =>
        (binding["subjects"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(subject => AccessRule.Text(subject["kind"]) == kind)
            .Select(subject =>
                kind == "Group"
                    ? AccessRule.Text(subject["name"]) ?? ""
                    : $"{kind} {AccessRule.Text(subject["name"])}{(AccessRule.Text(subject["namespace"]) is { } place ? $" of {place}" : "")}"
            );
}
