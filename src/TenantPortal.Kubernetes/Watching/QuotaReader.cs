using System.Text.Json.Nodes;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Watching;

/// <summary>Reads the status of one of the portal's ResourceQuotas.</summary>
internal static class QuotaReader
{
    /// <summary>Null when it has no status yet or no tenant label.</summary>
    public static QuotaReport? TryRead(JsonObject live) =>
        PortalLabels.TenantOf(live) is { } tenant && live["status"]?["hard"] is JsonObject hard && live["status"]?["used"] is JsonObject used
            ? new QuotaReport(tenant, Read(hard), Read(used)) { Namespace = (string?)live["metadata"]?["namespace"] ?? "" }
            : null;

    private static Dictionary<string, Quantity> Read(JsonObject amounts)
    {
        var read = new Dictionary<string, Quantity>(amounts.Count);
        foreach (var (resource, amount) in amounts)
        {
            if (amount is not null && Quantity.TryParse(amount.GetValue<string>(), out var quantity))
                read[resource] = quantity;
        }

        return read;
    }
}
