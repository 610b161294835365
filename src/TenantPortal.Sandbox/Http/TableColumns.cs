using System.Globalization;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Http;

/// <summary>One column of the table that kubectl prints.</summary>
internal sealed record TableColumn(string Name, Func<JsonObject, string> Read);

/// <summary>The one table of columns by kind; other kinds show their name and age.</summary>
internal static class TableColumns
{
    private static readonly TableColumn Name = new("Name", node => Text(node["metadata"]?["name"]));

    private static readonly TableColumn Age = new("Age", node => AgeOf(node["metadata"]?["creationTimestamp"]));

    private static readonly TableColumn CreatedAt = new("Created At", node => Text(node["metadata"]?["creationTimestamp"]));

    public static IReadOnlyList<TableColumn> For(ResourceType type) =>
        type.IsCustom
            ? [Name, Age]
            : type.Kind switch
            {
                "Namespace" => [Name, new("Status", node => Text(node["status"]?["phase"])), Age],
                "ResourceQuota" =>
                [
                    Name,
                    Age,
                    new("Request", node => Usage(node, resource => !resource.StartsWith("limits.", StringComparison.Ordinal))),
                    new("Limit", node => Usage(node, resource => resource.StartsWith("limits.", StringComparison.Ordinal))),
                ],
                "LimitRange" or "Role" or "ClusterRole" or "CustomResourceDefinition" => [Name, CreatedAt],
                "NetworkPolicy" => [Name, new("Pod-Selector", node => Selector(node["spec"]?["podSelector"])), Age],
                "RoleBinding" or "ClusterRoleBinding" => [Name, new("Role", node => $"{Text(node["roleRef"]?["kind"])}/{Text(node["roleRef"]?["name"])}"), Age],
                "ConfigMap" => [Name, new("Data", node => Size(node["data"], node["binaryData"])), Age],
                "Secret" => [Name, new("Type", node => Text(node["type"])), new("Data", node => Size(node["data"])), Age],
                "ServiceAccount" => [Name, new("Secrets", node => Size(node["secrets"])), Age],
                "Pod" => [Name, new("Status", node => Text(node["status"]?["phase"])), Age],
                "Service" => [Name, new("Type", node => Text(node["spec"]?["type"])), Age],
                "Lease" => [Name, new("Holder", node => Text(node["spec"]?["holderIdentity"])), Age],
                _ => [Name, Age],
            };

    private static string Text(JsonNode? node) => (string?)node ?? "";

    private static string Size(params JsonNode?[] parts) =>
        parts.Sum(part => part is JsonObject map ? map.Count : (part as JsonArray)?.Count ?? 0).ToString(CultureInfo.InvariantCulture);

    private static string Usage(JsonObject quota, Func<string, bool> wanted) =>
        string.Join(
            ", ",
            (quota["status"]?["hard"] as JsonObject ?? [])
                .Where(entry => wanted(entry.Key))
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => $"{entry.Key}: {Text(quota["status"]?["used"]?[entry.Key])}/{Text(entry.Value)}")
        );

    private static string Selector(JsonNode? selector)
    {
        var labels = (selector?["matchLabels"] as JsonObject ?? []).Select(label => $"{label.Key}={label.Value}").ToList();
        return labels.Count == 0 ? "<none>" : string.Join(',', labels);
    }

    private static string AgeOf(JsonNode? createdAt)
    {
        if (!DateTimeOffset.TryParse(Text(createdAt), CultureInfo.InvariantCulture, out var since))
        {
            return "<unknown>";
        }

        var age = DateTimeOffset.UtcNow - since;
        return age switch
        {
            { TotalSeconds: < 120 } => $"{Math.Max(0, (int)age.TotalSeconds)}s",
            { TotalMinutes: < 120 } => $"{(int)age.TotalMinutes}m",
            { TotalHours: < 48 } => $"{(int)age.TotalHours}h",
            _ => $"{(int)age.TotalDays}d",
        };
    }
}
