using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.ClusterClasses;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>
/// Looks whether the ClusterClass that a Cluster names is there. Cluster API accepts a Cluster without one, with a warning that nobody reads,
/// and then makes nothing.
/// </summary>
internal static class TopologyClass
{
    /// <summary>Why the object cannot be made yet; null when the class is there, when the object needs none, and when it cannot be told: then the Cluster itself says it later.</summary>
    public static async Task<ClusterProblem?> FindProblemAsync(ClusterApi api, string cluster, Manifest manifest, CancellationToken cancellationToken) =>
        await FindMissingAsync(api, manifest, cancellationToken) is { } missing
            ? new(
                "ClusterClassMissing",
                $"{Sentence(cluster, missing)}, so {manifest.Title} is not applied. Install it, or have a platform admin name another one in the tier's options; the tenant is tried again."
            )
            : null;

    /// <summary>What the cluster lacks, to be continued.</summary>
    public static string Sentence(string cluster, ClusterClassName missing) =>
        $"The cluster '{cluster}' has no ClusterClass '{missing.Name}' in the namespace '{missing.Namespace}'";

    public static async Task<ClusterClassName?> FindMissingAsync(ClusterApi api, Manifest manifest, CancellationToken cancellationToken)
    {
        if (
            manifest.Kind != "Cluster"
            || manifest.ToJson()["spec"]?["topology"]?["classRef"] is not JsonObject reference
            || (string?)reference["name"] is not { } name
        )
            return null;
        var place = (string?)reference["namespace"] ?? manifest.Namespace!;
        try
        {
            var found = await api.GetMetadataAsync(
                await api.PathOfAsync(manifest.ApiVersion, "ClusterClass", place, name, cancellationToken),
                cancellationToken
            );
            return found.IsNotFound ? new ClusterClassName(place, name) : null;
        }
        catch (UnknownKindException)
        {
            return null;
        }
    }
}
