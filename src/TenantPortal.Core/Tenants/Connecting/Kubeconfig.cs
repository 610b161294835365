using System.Text;
using System.Text.Json.Nodes;
using TenantPortal.Core.Clusters;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using YamlDotNet.Core;

namespace TenantPortal.Core.Tenants.Connecting;

/// <summary>Writes kubeconfigs for users, and reads the public parts of clusters' kubeconfigs.</summary>
public static class Kubeconfig
{
    /// <summary>Writes a kubeconfig without credentials. All entries are named after the tenant, so that several files can be merged.</summary>
    public static string Write(ApiConnection connection)
    {
        var cluster = new JsonObject { ["server"] = connection.Server };
        if (connection.CertificateAuthority is { } authority)
            cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority));
        var context = new JsonObject { ["cluster"] = connection.Tenant, ["user"] = connection.Tenant };
        if (connection.Namespace is { } inNamespace)
            context["namespace"] = inNamespace;
        return ManifestYaml.Write(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Config",
                ["clusters"] = Named(connection.Tenant, "cluster", cluster),
                ["users"] = Named(connection.Tenant, "user", new JsonObject { ["exec"] = connection.Plugin.ToJson() }),
                ["contexts"] = Named(connection.Tenant, "context", context),
                ["current-context"] = connection.Tenant,
            }
        );
    }

    /// <summary>All fields of a kubeconfig, with its credentials; null when it is not one map.</summary>
    public static JsonObject? ReadTree(string kubeconfig) => StoredManifests.ReadTrees(kubeconfig) is [var tree] ? tree : null;

    /// <summary>The address and certificate authority of a kubeconfig's current cluster; null when it has none. Nothing else is read.</summary>
    public static (string Server, string CertificateAuthority)? ReadPublic(string kubeconfig)
    {
        try
        {
            if (StoredManifests.ReadTrees(kubeconfig) is not [var tree, ..])
                return null;
            var context = Find(tree["contexts"], "context", Text(tree["current-context"]));
            var cluster = Find(tree["clusters"], "cluster", Text(context?["cluster"]));
            if (ApiServerAddress.Clean(Text(cluster?["server"])) is not { } server)
                return null;
            var authority = Text(cluster!["certificate-authority-data"]) is { } data
                ? CertificateBundle.TryRead(Encoding.UTF8.GetString(Convert.FromBase64String(data)))
                : "";
            return authority is null ? null : (server, authority);
        }
        catch (Exception unreadable)
            when (unreadable is YamlException or FormatException or InvalidOperationException or InvalidCastException or ArgumentException)
        {
            // The exception stays here: its message may quote secrets from the file.
            return null;
        }
    }

    private static JsonArray Named(string name, string what, JsonObject value) => [new JsonObject { ["name"] = name, [what] = value }];

    private static JsonObject? Find(JsonNode? list, string what, string? name) =>
        (list as JsonArray)?.OfType<JsonObject>().FirstOrDefault(item => name is not null && Text(item["name"]) == name)?[what] as JsonObject;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
