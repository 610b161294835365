using System.Text.Json.Nodes;
using TenantPortal.Core.Guards;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Guards;

/// <summary>
/// Probes, as another user, the guards that the portal is exempt from. <c>deploy/guards/probe</c> lets the portal impersonate this user, and
/// lets the user only do dry runs.
/// </summary>
/// <param name="place">The namespace of a tenant.</param>
internal sealed class OtherUserProbe(ClusterApi api, string place)
{
    public const string User = "tenantportal:guard-probe";

    /// <summary>About a cluster where the portal may impersonate the user.</summary>
    public const string Granted = "The guards were tested as the portal and as another user.";

    /// <summary>About a cluster where it may not.</summary>
    public const string NotGranted =
        "The guards were tested only as the portal: those that it is exempt from were not. Install deploy/guards/probe to test them as another user.";

    private static readonly GuardAttempt ChangeTenantId = new(
        "others-tenant-id",
        "Others cannot change what identifies a tenant",
        $"Dry run as {User}: change the tenant's id of a tenant's namespace.",
        GuardDemand.Required,
        ["tenantportal-namespaces", "Annotations that identify"]
    );

    private static readonly GuardAttempt WriteManaged = new(
        "others-managed-objects",
        "Others cannot change the objects that isolate a tenant",
        $"Dry run as {User}: create a quota with the portal's label in a tenant's namespace.",
        GuardDemand.Required,
        ["tenantportal-managed-objects", "Objects managed by TenantPortal"]
    );

    /// <returns>Null where the portal may not impersonate the user.</returns>
    public async Task<IReadOnlyList<GuardFinding>?> TryAsync(CancellationToken cancellationToken)
    {
        var other = api.As(User);
        var changed = await other.TryApplyAsync($"/api/v1/namespaces/{place}", ChangedNamespace(), cancellationToken);
        if (changed.IsForbidden && changed.Message.Contains(" cannot impersonate resource ", StringComparison.Ordinal))
            return null;
        var created = await other.CreateAsync($"/api/v1/namespaces/{place}/resourcequotas", Quota(), dryRun: true, cancellationToken);
        return [ChangeTenantId.Evaluate(changed), WriteManaged.Evaluate(created)];
    }

    private JsonObject ChangedNamespace() =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject
            {
                ["name"] = place,
                ["annotations"] = new JsonObject { [PortalLabels.TenantId] = "00000000-0000-0000-0000-000000000000" },
            },
        };

    private JsonObject Quota() =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ResourceQuota",
            ["metadata"] = new JsonObject
            {
                ["name"] = "tenantportal-guard-check",
                ["namespace"] = place,
                ["labels"] = new JsonObject { [PortalLabels.ManagedBy] = PortalLabels.Portal },
            },
            ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["count/configmaps"] = "1" } },
        };
}
