using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Rules;

/// <summary>Validates the spec of a ResourceQuota.</summary>
internal static class QuotaRules
{
    private static readonly HashSet<string> Countable =
    [
        "pods",
        "services",
        "replicationcontrollers",
        "resourcequotas",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "services.nodeports",
        "services.loadbalancers",
    ];

    private static readonly HashSet<string> Measured =
    [
        "cpu",
        "memory",
        "ephemeral-storage",
        "requests.cpu",
        "requests.memory",
        "requests.ephemeral-storage",
        "requests.storage",
        "limits.cpu",
        "limits.memory",
        "limits.ephemeral-storage",
    ];

    public static void Check(JsonObject spec, Findings findings)
    {
        foreach (var (resource, amount) in spec["hard"] as JsonObject ?? [])
        {
            var field = $"spec.hard[{resource}]";
            var isCount = Countable.Contains(resource) || resource.StartsWith("count/", StringComparison.Ordinal);
            if (
                !isCount
                && !Measured.Contains(resource)
                && !resource.Contains('/', StringComparison.Ordinal)
                && !resource.StartsWith("requests.hugepages-", StringComparison.Ordinal)
                && !resource.StartsWith("hugepages-", StringComparison.Ordinal)
            )
            {
                findings.Invalid(field, resource, "must be a standard resource type or fully qualified");
                findings.Invalid(field, resource, "must be a standard resource for quota");
                continue;
            }

            var quantity = Quantity.TryParse((string?)amount) ?? default;
            if (quantity.Value < 0)
            {
                findings.Invalid(field, quantity.ToString(), "must be greater than or equal to 0");
            }

            if (isCount && !quantity.IsWhole)
            {
                findings.Invalid(field, quantity.ToString(), "must be an integer");
            }
        }
    }
}
