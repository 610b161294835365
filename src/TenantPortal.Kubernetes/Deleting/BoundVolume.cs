using System.Text.Json.Nodes;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Deleting;

/// <summary>The PersistentVolume that a claim is bound to.</summary>
/// <param name="Policy">Its reclaim policy; null when it could not be read, or when the volume is bound to another claim.</param>
/// <param name="Problem">Why it could not be read; null when it could.</param>
internal sealed record BoundVolume(string Name, string? Uid, string? Policy, ClusterProblem? Problem)
{
    public const int MaxAtOnce = 8;

    public const string Retain = "Retain";

    /// <summary>The volume that the claim names; null for a claim that is not bound.</summary>
    public static string? NameIn(JsonObject claim) => (string?)claim["spec"]?["volumeName"] is { Length: > 0 } name ? name : null;

    public static string PathOf(string name) => $"/api/v1/persistentvolumes/{Uri.EscapeDataString(name)}";

    /// <summary>Null for a claim that is not bound, and for a volume that is gone.</summary>
    /// <exception cref="ClusterRefusedException">The cluster failed.</exception>
    public static async Task<BoundVolume?> FindAsync(ClusterApi api, string cluster, string inNamespace, JsonObject claim, CancellationToken cancellationToken)
    {
        if (NameIn(claim) is not { } name)
            return null;
        var live = await api.GetAsync(PathOf(name), cancellationToken);
        if (live.IsNotFound)
            return null;
        if (live.IsForbidden)
            return new(name, null, null, ClusterProblem.Explain(cluster, live, $"PersistentVolume {name}"));
        if (!live.Succeeded)
            throw new ClusterRefusedException(live);
        // A claim can name any volume; only the volume says whose it is.
        return IsBoundTo(live.Body, inNamespace, claim) ? new(name, live.Uid, (string?)live.Body["spec"]?["persistentVolumeReclaimPolicy"], null) : null;
    }

    private static bool IsBoundTo(JsonObject volume, string inNamespace, JsonObject claim) =>
        volume["spec"]?["claimRef"] is JsonObject bound
        && (string?)bound["namespace"] == inNamespace
        && (string?)bound["name"] == NamespaceContents.NameOf(claim)
        && (string?)bound["uid"] == (string?)claim["metadata"]?["uid"];
}
