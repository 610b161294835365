using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Core.Tiers.ClusterClasses;
using TenantPortal.Kubernetes.Connections;

namespace TenantPortal.Kubernetes.Reconciling;

/// <summary>
/// Checks that the ClusterClass of a Cluster exists. Cluster API accepts a Cluster without one, with an easily missed warning,
/// and then creates nothing.
/// </summary>
internal static class TopologyClass
{
    /// <summary>
    /// Why the object cannot be created yet; null when the class exists, when the object needs none, and when it is unknown: the Cluster
    /// then reports it later.
    /// </summary>
    public static async Task<ClusterProblem?> FindProblemAsync(ClusterApi api, string cluster, Manifest manifest, CancellationToken cancellationToken) =>
        await FindMissingAsync(api, manifest, cancellationToken) is { } missing
            ? new(
                "ClusterClassMissing",
                $"{Sentence(cluster, missing)}, so {manifest.Title} is not applied. Install the ClusterClass, or set another one "
                    + "in the tier's options; the portal retries automatically."
            )
            : null;

    /// <summary>The beginning of a sentence about what the cluster lacks.</summary>
    public static string Sentence(string cluster, ClusterClassName missing) =>
        $"Cluster '{cluster}' has no ClusterClass '{missing.Name}' in namespace '{missing.Namespace}'";

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
