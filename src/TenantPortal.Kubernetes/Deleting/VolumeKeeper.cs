using System.Text.Json.Nodes;
using TenantPortal.Core.ManifestDelivery;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>The volumes that outlive a tenant, or why they could not be kept.</summary>
internal sealed record KeptVolumes(IReadOnlyList<KeptVolume> Volumes, ClusterProblem? Problem);

/// <summary>Sets the volumes of a tenant to be kept before anything of it is deleted.</summary>
internal sealed class VolumeKeeper(DeliveryOptions delivery, TimeProvider time)
{
    /// <summary>Keeps the volumes of all namespaces that are not being deleted yet: in one that is, no claim can be created. Returns why not.</summary>
    /// <param name="objects">Objects of the tenant, its namespaces among them.</param>
    /// <param name="record">Stores the volumes of one namespace.</param>
    public async Task<ClusterProblem?> KeepAllAsync(
        ClusterApi api,
        Tenant tenant,
        IReadOnlyList<ObjectReference> objects,
        VolumeChoice choice,
        Func<IReadOnlyList<KeptVolume>, Task> record,
        CancellationToken cancellationToken
    )
    {
        foreach (var home in await InventoryReader.FindOwnNamespacesAsync(api, tenant, objects, cancellationToken))
        {
            if (NamespaceContents.DeletedAt(home) is not null)
                continue;
            var kept = await KeepAsync(api, tenant.Cluster, NamespaceContents.NameOf(home), choice, cancellationToken);
            await record(kept.Volumes);
            if (kept.Problem is { } problem)
                return problem;
        }

        return null;
    }

    /// <summary>Volumes whose reclaim policy is <c>Retain</c> already are kept either way.</summary>
    /// <param name="inNamespace">A namespace of the tenant that is not being deleted yet.</param>
    private async Task<KeptVolumes> KeepAsync(ClusterApi api, string cluster, string inNamespace, VolumeChoice choice, CancellationToken cancellationToken)
    {
        var contents = await NamespaceContents.ReadAsync(api, cluster, inNamespace, cancellationToken);
        if (choice == VolumeChoice.Keep && contents.Gaps.FirstOrDefault(gap => gap.Blocks) is { } gap)
            return new([], new ClusterProblem("VolumesUnknown", $"The volumes cannot be kept before they can be listed. {gap.Why}"));
        var kept = new List<KeptVolume>();
        foreach (var claim in contents.Of("PersistentVolumeClaim"))
        {
            if (await BoundVolume.FindAsync(api, cluster, inNamespace, claim, cancellationToken) is not { } volume)
                continue;
            if (choice == VolumeChoice.Keep && volume.Problem is { } unread)
                return new(kept, unread);
            if (choice == VolumeChoice.Keep && volume.Policy != BoundVolume.Retain && await RetainAsync(api, cluster, volume, cancellationToken) is { } problem)
                return new(kept, problem);
            if (choice == VolumeChoice.Keep || volume.Policy == BoundVolume.Retain)
                kept.Add(
                    new KeptVolume(
                        volume.Name,
                        $"{inNamespace}/{NamespaceContents.NameOf(claim)}",
                        (string?)claim["status"]?["capacity"]?["storage"],
                        volume.Policy ?? "",
                        time.GetUtcNow()
                    )
                );
        }

        return new(kept, null);
    }

    /// <summary>The UID protects a volume that was created again under the same name.</summary>
    private async Task<ClusterProblem?> RetainAsync(ClusterApi api, string cluster, BoundVolume volume, CancellationToken cancellationToken)
    {
        if (delivery.IsByGit(cluster))
            return new ClusterProblem(
                "VolumesNotKept",
                $"PersistentVolume {volume.Name} would be deleted with its claim. Cluster '{cluster}' is delivered by Git, so the portal changes nothing "
                    + "there: set the reclaim policy of the volume to Retain."
            );
        var applied = await api.ApplyAsync(
            BoundVolume.PathOf(volume.Name),
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "PersistentVolume",
                ["metadata"] = new JsonObject { ["name"] = volume.Name, ["uid"] = volume.Uid },
                ["spec"] = new JsonObject { ["persistentVolumeReclaimPolicy"] = BoundVolume.Retain },
            },
            force: true,
            cancellationToken
        );
        return applied.Succeeded ? null : ClusterProblem.Explain(cluster, applied, $"PersistentVolume {volume.Name}");
    }
}
