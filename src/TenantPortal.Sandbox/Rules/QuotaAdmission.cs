using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Refuses a new object that would exceed a quota of its namespace.</summary>
internal static class QuotaAdmission
{
    private static readonly HashSet<string> ContainerResources =
    [
        "cpu",
        "memory",
        "requests.cpu",
        "requests.memory",
        "limits.cpu",
        "limits.memory",
        "ephemeral-storage",
        "requests.ephemeral-storage",
        "limits.ephemeral-storage",
    ];

    public static void Check(ObjectStore store, ResourceType type, JsonObject node)
    {
        var ns = (string?)node["metadata"]?["namespace"];
        if (ns is null || store.Count(BuiltInResources.ResourceQuotas.QualifiedName, ns) == 0)
        {
            return;
        }

        foreach (var quota in store.List(BuiltInResources.ResourceQuotas, ns).Objects)
        {
            if (quota.ToNode()["spec"]?["hard"] is JsonObject hard)
            {
                Check(store, type, node, quota.Name, hard);
            }
        }
    }

    private static void Check(ObjectStore store, ResourceType type, JsonObject node, string quota, JsonObject hard)
    {
        var name = (string?)node["metadata"]!["name"] ?? "";
        var requested = hard.Select(entry =>
                (Resource: entry.Key, Limit: Quantity.TryParse((string?)entry.Value) ?? default, Amount: QuotaUsage.Of(type, node, entry.Key))
            )
            .ToList();
        if (type == BuiltInResources.Pods)
        {
            var missing = requested
                .Where(item => item.Amount.Value == 0 && ContainerResources.Contains(item.Resource))
                .Select(item => item.Resource)
                .Order(StringComparer.Ordinal)
                .ToList();
            if (missing.Count > 0)
            {
                throw ApiException.Forbidden(type, name, $"failed quota: {quota}: must specify {string.Join(',', missing)}");
            }
        }

        requested.RemoveAll(item => item.Amount.Value == 0);
        if (requested.Count == 0)
        {
            return;
        }

        var used = QuotaUsage.Of(store, (string)node["metadata"]!["namespace"]!, requested.Select(item => item.Resource));
        var over = requested
            .Where(item => (used[item.Resource] + item.Amount).CompareTo(item.Limit) > 0)
            .OrderBy(item => item.Resource, StringComparer.Ordinal)
            .ToList();
        if (over.Count > 0)
        {
            string Line(Func<(string Resource, Quantity Limit, Quantity Amount), Quantity> amount) =>
                string.Join(',', over.Select(item => $"{item.Resource}={amount(item)}"));
            throw ApiException.Forbidden(
                type,
                name,
                $"exceeded quota: {quota}, requested: {Line(item => item.Amount)}, used: {Line(item => used[item.Resource])}, "
                    + $"limited: {Line(item => item.Limit)}"
            );
        }
    }
}
