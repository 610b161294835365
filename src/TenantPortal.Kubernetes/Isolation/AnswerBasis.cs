using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TenantPortal.Kubernetes.Isolation;

/// <summary>A fingerprint of everything in a tenant that the API server's answers depend on: while it is unchanged, so are the answers.</summary>
internal static class AnswerBasis
{
    /// <param name="missingGuards">The guards that the cluster lacks: installing one may change an answer.</param>
    public static string Of(CheckedTenant tenant, CheckedNamespace live, IReadOnlyList<string> missingGuards)
    {
        var text = new StringBuilder();
        // Another build of the portal may send other queries.
        Add("portal", typeof(AnswerBasis).Module.ModuleVersionId.ToString());
        Add("namespace", (string?)live.Namespace["metadata"]?["uid"]);
        foreach (var label in live.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
            Add(label.Key, label.Value);
        foreach (var group in tenant.Groups.Order(StringComparer.Ordinal))
            Add("group", group);
        foreach (var guard in missingGuards)
            Add("guard", guard);
        foreach (var version in new[] { live.Roles, live.Bindings, live.Limits }.SelectMany(of => of.Select(VersionOf)).Order(StringComparer.Ordinal))
            Add("object", version);
        // The status of a quota changes with every pod.
        foreach (var quota in live.Quotas.OrderBy(CheckedNamespace.NameOf, StringComparer.Ordinal))
            Add("quota", quota["spec"]?.ToJsonString());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];

        // The length prefix keeps parts unambiguous.
        void Add(string what, string? value) => text.Append(CultureInfo.InvariantCulture, $"{what.Length}:{what}={value?.Length}:{value}\n");
    }

    private static string VersionOf(JsonObject live) => $"{live["metadata"]?["uid"]}@{live["metadata"]?["resourceVersion"]}";
}
