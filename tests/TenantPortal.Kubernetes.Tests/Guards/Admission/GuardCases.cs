using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Kubernetes.Tests.Guards.Admission;

/// <summary>The table of <c>deploy/guards/tests</c>, which <c>run.sh</c> there runs on real clusters.</summary>
internal static class GuardCases
{
    private static readonly string Folder = Path.Combine(DeployFolder.Guards, "tests");

    /// <summary>Those that every cluster has.</summary>
    private static readonly string[] SystemNamespaces = ["kube-system", "default"];

    private static readonly string[] Fields = ["name", "as", "operation", "object", "subresource", "change", "expect", "policy", "message"];

    private static readonly Dictionary<string, ApiResource> Resources = new()
    {
        ["Namespace"] = new("", "v1", "namespaces", IsNamespaced: false),
        ["PersistentVolume"] = new("", "v1", "persistentvolumes", IsNamespaced: false),
        ["Pod"] = new("", "v1", "pods"),
        ["Service"] = new("", "v1", "services"),
        ["ServiceAccount"] = new("", "v1", "serviceaccounts"),
        ["ResourceQuota"] = new("", "v1", "resourcequotas"),
        ["LimitRange"] = new("", "v1", "limitranges"),
        ["NetworkPolicy"] = new("networking.k8s.io", "v1", "networkpolicies"),
        ["Role"] = new("rbac.authorization.k8s.io", "v1", "roles"),
        ["RoleBinding"] = new("rbac.authorization.k8s.io", "v1", "rolebindings"),
        ["SecretStore"] = new("external-secrets.io", "v1", "secretstores"),
        ["ExternalSecret"] = new("external-secrets.io", "v1", "externalsecrets"),
    };

    /// <summary>What is in the cluster before each case, by kind, namespace and name.</summary>
    private static readonly Dictionary<string, JsonObject> Existing = ReadExisting();

    private static readonly Dictionary<string, Requester> Users = Read("users.yaml").Single()["users"]!
        .AsArray()
        .ToDictionary(user => (string)user!["name"]!, user => ReadUser(user!));

    public static IReadOnlyList<GuardCase> All { get; } =
    [.. Directory.EnumerateFiles(Path.Combine(Folder, "cases"), "*.yaml").Order(StringComparer.Ordinal).SelectMany(ReadSet)];

    /// <summary>A request of one of the users with an object of <c>objects</c> or of the cluster.</summary>
    /// <param name="change">A JSON patch.</param>
    public static AdmissionRequest Request(string by, string operation, string of, string? change = null, string subResource = "")
    {
        var target = Existing.GetValueOrDefault(of) ?? Read(Path.Combine("objects", $"{of}.yaml")).Single();
        var written = JsonChange.Apply(target, change);
        return Request(Users[by], operation, operation == "DELETE" ? null : written, operation == "CREATE" ? null : target, subResource);
    }

    public static AdmissionRequest Request(Requester by, string operation, JsonObject? written, JsonObject? before, string subResource = "")
    {
        var target = (written ?? before)!;
        var resource = Resources[(string)target["kind"]!];
        return new AdmissionRequest(
            operation,
            resource,
            subResource,
            by,
            written,
            before,
            resource.IsNamespaced ? Existing[$"Namespace/{target["metadata"]!["namespace"]}"] : null
        );
    }

    public static Requester User(string name) => Users[name];

    private static IEnumerable<GuardCase> ReadSet(string file)
    {
        var set = Read(file).Single();
        foreach (var item in set["cases"]!.AsArray().Select(item => item!.AsObject()))
        {
            var unknown = item.Select(field => field.Key).Except(Fields).ToList();
            if (unknown.Count > 0)
                throw new InvalidOperationException($"{file}: unknown field {unknown[0]}.");
            yield return Read(Path.GetFileNameWithoutExtension(file), item, (string)set["policy"]!);
        }
    }

    private static GuardCase Read(string file, JsonObject item, string policy)
    {
        var name = (string)item["name"]!;
        var message = (string?)item["message"];
        if ((string?)item["expect"] != (message is null ? "allow" : "deny"))
            throw new InvalidOperationException($"{file}: {name}: expect must be allow, or deny with a message.");
        var request = Request(
            (string)item["as"]!,
            (string)item["operation"]!,
            (string)item["object"]!,
            (string?)item["change"],
            (string?)item["subresource"] ?? ""
        );
        return new GuardCase(file, name, request, (string?)item["policy"] ?? policy, message);
    }

    private static Requester ReadUser(JsonNode user) =>
        new(
            (string)user["user"]!,
            [.. user["groups"]!.AsArray().Select(group => (string)group!)],
            (bool?)user["mayBypass"] == true ? new HashSet<string> { "tenantportal.io/guards/bypass" } : new HashSet<string>()
        );

    private static Dictionary<string, JsonObject> ReadExisting()
    {
        var system = SystemNamespaces.Select(name => new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name },
            },
        });
        return Read("setup.yaml").Concat(Read("setup-external-secrets.yaml")).Concat(system).ToDictionary(Key);
    }

    private static string Key(JsonObject found) =>
        string.Join('/', new[] { found["kind"], found["metadata"]!["namespace"], found["metadata"]!["name"] }.Where(part => part is not null));

    private static IReadOnlyList<JsonObject> Read(string file) =>
        [.. StoredManifests.Read(File.ReadAllText(Path.Combine(Folder, file))).Select(manifest => manifest.ToJson())];
}
