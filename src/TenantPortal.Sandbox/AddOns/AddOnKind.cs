using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Apply;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.AddOns;

/// <summary>
/// A kind of an add-on. Its schema is reduced to what merges need: lists that are merged by a key. Fields are not validated as the add-on's own
/// CustomResourceDefinition validates them.
/// </summary>
/// <param name="KeyedLists">The path of each list of the spec that is merged by the field <c>name</c>.</param>
internal sealed record AddOnKind(string Group, string Version, string Kind, string Plural, string ShortName, params string[] KeyedLists)
{
    public static readonly AddOnKind HelmRepository = new("source.toolkit.fluxcd.io", "v1", "HelmRepository", "helmrepositories", "helmrepo");
    public static readonly AddOnKind HelmRelease = new("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases", "hr");

    // Argo CD writes the status into the object itself.
    public static readonly AddOnKind Application = new("argoproj.io", "v1alpha1", "Application", "applications", "app") { HasStatus = false };
    public static readonly AddOnKind VCluster = new("infrastructure.cluster.x-k8s.io", "v1alpha1", "VCluster", "vclusters", "");
    public static readonly AddOnKind ClusterClass = new("cluster.x-k8s.io", "v1beta2", "ClusterClass", "clusterclasses", "cc", "variables");

    public static readonly AddOnKind Cluster = new(
        "cluster.x-k8s.io",
        "v1beta2",
        "Cluster",
        "clusters",
        "cl",
        "topology.variables",
        "topology.workers.machineDeployments"
    );

    public static readonly AddOnKind SecretStore = new("external-secrets.io", "v1", "SecretStore", "secretstores", "ss");
    public static readonly AddOnKind ExternalSecret = new("external-secrets.io", "v1", "ExternalSecret", "externalsecrets", "es");

    public static readonly AddOnKind[] All = [HelmRepository, HelmRelease, Application, ClusterClass, VCluster, Cluster, SecretStore, ExternalSecret];

    public bool HasStatus { get; init; } = true;

    /// <summary>The kind as it is stored and served; <see cref="Definition"/> defines the same.</summary>
    public ResourceType Type =>
        field ??= new ResourceType(Group, Version, Kind, Plural, Namespaced: true)
        {
            IsCustom = true,
            HasGeneration = true,
            HasStatus = HasStatus,
            Schema = CustomSchema.Of(Schema()),
        };

    public JsonObject Definition() =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = $"{Plural}.{Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = Group,
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject
                {
                    ["kind"] = Kind,
                    ["listKind"] = $"{Kind}List",
                    ["plural"] = Plural,
                    ["singular"] = Kind.ToLowerInvariant(),
                    ["shortNames"] = ShortName.Length > 0 ? new JsonArray(ShortName) : [],
                },
                ["versions"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = Version,
                        ["served"] = true,
                        ["storage"] = true,
                        ["schema"] = new JsonObject { ["openAPIV3Schema"] = Schema() },
                        ["subresources"] = HasStatus ? new JsonObject { ["status"] = new JsonObject() } : [],
                    }
                ),
            },
        };

    private JsonObject Schema()
    {
        var spec = Open();
        foreach (var path in KeyedLists)
        {
            Place(spec, path.Split('.'), ListBy("name"));
        }

        var status = Open();
        Place(status, ["conditions"], ListBy("type"));
        var root = Open();
        root["properties"] = new JsonObject { ["spec"] = spec, ["status"] = status };
        return root;
    }

    private static void Place(JsonObject schema, string[] path, JsonObject list)
    {
        foreach (var name in path[..^1])
        {
            schema = Child(schema, name, Open());
        }

        Child(schema, path[^1], list);
    }

    private static JsonObject Child(JsonObject schema, string name, JsonObject otherwise)
    {
        if (schema["properties"] is not JsonObject properties)
        {
            schema["properties"] = properties = [];
        }

        if (properties[name] is not JsonObject child)
        {
            properties[name] = child = otherwise;
        }

        return child;
    }

    private static JsonObject Open() => new() { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };

    private static JsonObject ListBy(string key) =>
        new()
        {
            ["type"] = "array",
            ["items"] = Open(),
            ["x-kubernetes-list-type"] = "map",
            ["x-kubernetes-list-map-keys"] = new JsonArray(key),
        };
}
