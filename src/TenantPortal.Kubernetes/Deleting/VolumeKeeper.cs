using System.Text.Json.Nodes;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>The volumes that outlive a tenant, or why they could not be kept.</summary>
internal sealed record KeptVolumes(IReadOnlyList<KeptVolume> Volumes, ClusterProblem? Problem);

/// <summary>Sets the volumes of a tenant to be kept before anything of it is deleted.</summary>
internal sealed class VolumeKeeper(TimeProvider time)
{
    /// <summary>Volumes whose reclaim policy is <c>Retain</c> already are kept either way.</summary>
    /// <param name="inNamespace">A namespace of the tenant that is not being deleted yet.</param>
    public async Task<KeptVolumes> KeepAsync(ClusterApi api, string cluster, string inNamespace, VolumeChoice choice, CancellationToken cancellationToken)
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
    private static async Task<ClusterProblem?> RetainAsync(ClusterApi api, string cluster, BoundVolume volume, CancellationToken cancellationToken)
    {
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
