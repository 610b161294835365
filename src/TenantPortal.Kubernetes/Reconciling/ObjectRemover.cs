using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>The progress of a removal: what it waits for, or what went wrong; neither when everything is gone.</summary>
internal sealed record Removal(ObjectReference? Object, string? WaitsFor, ClusterProblem? Problem)
{
    public static readonly Removal Done = new(null, null, null);

    public bool IsDone => this == Done;
}

/// <summary>Removes the tenant's objects, in an order that leaves nothing behind, and never anything else.</summary>
internal sealed class ObjectRemover(ClusterApi api, string cluster, ObjectOwner owner)
{
    /// <summary>
    /// Removes as much as the cluster allows now. Objects of add-ons come first, in reverse order, and it waits for each, because their
    /// controllers need the objects that were applied before. Namespaces come last and include everything in them.
    /// </summary>
    /// <param name="objects">In the order of application.</param>
    public async Task<Removal> RemoveAsync(IReadOnlyList<ObjectReference> objects, CancellationToken cancellationToken)
    {
        var namespaces = objects.Where(reference => reference.IsNamespace).ToList();
        var loose = objects
            .Where(reference => !reference.IsOfAddOn && !reference.IsNamespace && namespaces.TrueForAll(home => home.Name != reference.Namespace))
            .ToList();
        foreach (var reference in objects.Where(reference => reference.IsOfAddOn).Reverse().Concat(Enumerable.Reverse(loose)).Concat(namespaces))
        {
            var removal = await RemoveAsync(reference, cancellationToken);
            if (!removal.IsDone)
                return removal;
        }

        // What is in a namespace of the tenant is gone with it.
        return await ConfirmAsync(objects.Where(reference => reference.IsNamespace || reference.IsOfAddOn || loose.Contains(reference)), cancellationToken);
    }

    /// <summary>Removes nothing: what is left of the objects while something else removes them.</summary>
    public Task<Removal> ConfirmGoneAsync(IReadOnlyList<ObjectReference> objects, CancellationToken cancellationToken)
    {
        var homes = objects.Where(reference => reference.IsNamespace).Select(home => home.Name).ToHashSet(StringComparer.Ordinal);
        return ConfirmAsync(objects.Where(reference => reference.IsNamespace || reference.IsOfAddOn || !homes.Contains(reference.Place)), cancellationToken);
    }

    /// <summary>A second read of what was found gone: whatever follows from it, such as an archived tenant, cannot be undone.</summary>
    private async Task<Removal> ConfirmAsync(IEnumerable<ObjectReference> objects, CancellationToken cancellationToken)
    {
        foreach (var reference in objects)
        {
            try
            {
                if (await ExistsAsync(reference, cancellationToken))
                    return new Removal(reference, $"Waiting for {reference.Title} to be deleted.", null);
            }
            catch (UnknownKindException)
            {
                // Discovery was read twice, too.
            }
        }

        return Removal.Done;
    }

    /// <summary>Whether the object exists in the cluster and belongs to the tenant.</summary>
    public async Task<bool> ExistsAsync(ObjectReference reference, CancellationToken cancellationToken)
    {
        var live = await api.GetAsync(await PathOfAsync(reference, cancellationToken), cancellationToken);
        return live.Succeeded ? IsOurs(reference, live.Body)
            : live.IsNotFound ? false
            : throw new ClusterRefusedException(live);
    }

    private async Task<Removal> RemoveAsync(ObjectReference reference, CancellationToken cancellationToken)
    {
        string path;
        try
        {
            path = await PathOfAsync(reference, cancellationToken);
        }
        catch (UnknownKindException)
        {
            // Without the CustomResourceDefinition there can be no object.
            return Removal.Done;
        }

        var live = await api.GetAsync(path, cancellationToken);
        if (live.Succeeded && IsOurs(reference, live.Body) && !IsTerminating(live.Body))
        {
            // The UID protects an object that was created again in the meantime.
            var deleted = await api.DeleteAsync(path, live.Uid!, cancellationToken);
            if (!deleted.Succeeded && !deleted.IsNotFound && !deleted.IsConflict)
                return new Removal(reference, null, ClusterProblem.Explain(cluster, deleted, reference.Title));
            live = await api.GetAsync(path, cancellationToken);
        }

        if (live.IsNotFound || (live.Succeeded && !IsOurs(reference, live.Body)))
            return Removal.Done;
        return live.Succeeded
            ? new Removal(reference, $"Waiting for {reference.Title} to be deleted{DescribeBlockers(reference, live.Body)}.", null)
            : new Removal(reference, null, ClusterProblem.Explain(cluster, live, reference.Title));
    }

    private Task<string> PathOfAsync(ObjectReference reference, CancellationToken cancellationToken) =>
        api.PathOfAsync(reference.ApiVersion, reference.Kind, reference.Namespace, reference.Name, cancellationToken);

    private bool IsOurs(ObjectReference reference, JsonObject live) => owner.Owns(reference, live);

    private static bool IsTerminating(JsonObject live) => live["metadata"]?["deletionTimestamp"] is not null;

    /// <summary>Names what an admin must check when the deletion does not end.</summary>
    private static string DescribeBlockers(ObjectReference reference, JsonObject live)
    {
        var holders = reference.IsNamespace
            ? (live["status"]?["conditions"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Where(condition => condition["status"]?.GetValue<string>() == "True" && condition["message"]?.GetValue<string>() is { Length: > 0 })
                .Select(condition => ClusterProblem.Quote(condition["message"]!.GetValue<string>()))
            : (live["metadata"]?["finalizers"] as JsonArray ?? []).Select(finalizer => $"its finalizer {ClusterProblem.Quote(finalizer!.GetValue<string>())}");
        var found = holders.ToList();
        return found.Count == 0 ? "" : $"; blocked by: {string.Join("; ", found).TrimEnd('.')}";
    }
}
