using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>The labels and annotations that identify the portal's objects and their tenants.</summary>
internal static class PortalLabels
{
    public const string ManagedBy = "app.kubernetes.io/managed-by";
    public const string Portal = "tenantportal";
    public const string Tenant = "tenantportal.io/tenant";
    public const string TenantId = "tenantportal.io/tenant-id";
    public const string Tier = "tenantportal.io/tier";
    public const string OfThePortal = $"{ManagedBy}={Portal}";

    /// <summary>True when the live object has the portal's labels for this tenant.</summary>
    public static bool IsOf(JsonObject live, string tenant) => TenantOf(live) == tenant;

    /// <summary>The tenant that the live object belongs to; null when the portal did not create it.</summary>
    public static string? TenantOf(JsonObject live) =>
        live["metadata"]?["labels"] is JsonObject labels && labels[ManagedBy]?.GetValue<string>() == Portal ? labels[Tenant]?.GetValue<string>() : null;

    /// <summary>
    /// True when the portal applied the live object, whatever became of its labels: the API server records the field manager. It says nothing
    /// about the tenant, so it only counts inside the tenant's own namespace.
    /// </summary>
    public static bool IsAppliedByPortal(JsonObject live) =>
        live["metadata"]?["managedFields"] is JsonArray managers
        && managers.Any(entry => (string?)entry?["manager"] == ClusterApi.FieldManager && (string?)entry?["operation"] == "Apply");

    /// <summary>The tier that a namespace was created for; null when no label says so.</summary>
    public static string? TierOf(JsonObject live) => (string?)live["metadata"]?["labels"]?[Tier];

    public static string? TenantIdOf(JsonObject live) => live["metadata"]?["annotations"]?[TenantId]?.GetValue<string>();
}
