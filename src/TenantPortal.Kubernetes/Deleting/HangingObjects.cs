using System.Text.Json.Nodes;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;
using TenantPortal.Kubernetes.Reconciling;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>Reads what a deletion waits for, in the words of the server.</summary>
internal static class HangingObjects
{
    private const int MaxConditions = 20;

    /// <param name="objects">Those of the tenant that may be in the cluster.</param>
    public static async Task<DeletionProgress> ReadAsync(
        ClusterApi api,
        Tenant tenant,
        IReadOnlyList<ObjectReference> objects,
        CancellationToken cancellationToken
    )
    {
        var held = new List<HeldObject>();
        var conditions = new List<NamespaceCondition>();
        string? gap = null;
        foreach (var reference in objects.Where(reference => reference.IsOfAddOn))
        {
            if (await TryGetAsync(api, reference, cancellationToken) is { } live && ObjectOwner.Of(tenant).Owns(reference, live))
                Add(reference.Kind, $"{reference.Place}/{reference.Name}", live, held);
        }

        foreach (var home in await InventoryReader.FindOwnNamespacesAsync(api, tenant, objects, cancellationToken))
        {
            var name = NamespaceContents.NameOf(home);
            if (NamespaceContents.DeletedAt(home) is null)
                continue;
            Add("Namespace", name, home, held);
            conditions.AddRange(ConditionsOf(name, home));
            var contents = await NamespaceContents.ReadAsync(api, tenant.Cluster, name, cancellationToken);
            foreach (var (kind, live) in contents.All)
                Add(kind, $"{name}/{NamespaceContents.NameOf(live)}", live, held);
            if (contents.Gaps.Any(unread => unread.Blocks))
                gap =
                    $"Kubernetes has deleted the portal's RoleBindings in namespace {name}, so the portal cannot list what is left. The conditions of the "
                    + "namespace name it.";
        }

        return new DeletionProgress(BoundedList.Of(held), [.. conditions.Take(MaxConditions)], gap);
    }

    /// <summary>Null also when the portal may not read it any more: its namespace is being emptied.</summary>
    private static async Task<JsonObject?> TryGetAsync(ClusterApi api, ObjectReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return await InventoryReader.TryGetAsync(api, reference, cancellationToken);
        }
        catch (ClusterRefusedException refused) when (refused.Response.IsForbidden)
        {
            return null;
        }
    }

    /// <summary>An object hangs that is being deleted and still has finalizers.</summary>
    private static void Add(string kind, string name, JsonObject live, List<HeldObject> held)
    {
        if (NamespaceContents.DeletedAt(live) is { } at && NamespaceContents.FinalizersOf(live) is { Count: > 0 } finalizers)
            held.Add(new HeldObject($"{kind} {name}", finalizers, at));
    }

    private static IEnumerable<NamespaceCondition> ConditionsOf(string name, JsonObject home) =>
        (home["status"]?["conditions"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(condition => (string?)condition["status"] == "True")
            .Select(condition => new NamespaceCondition(
                name,
                ClusterProblem.Quote((string?)condition["type"] ?? ""),
                ClusterProblem.Quote((string?)condition["reason"] ?? ""),
                ClusterProblem.Quote((string?)condition["message"] ?? "")
            ));
}
