using TenantPortal.Core.Clusters;
using TenantPortal.Core.Observations;
using TenantPortal.Web.Api;

namespace TenantPortal.Web.Features.Clusters;

/// <summary>A cluster that tenants are placed on.</summary>
/// <param name="Reachable">False when it did not answer when last asked.</param>
internal sealed record ClusterResponse(string Name, bool Reachable);

/// <summary>The clusters by name.</summary>
internal static class ClustersApi
{
    public static void MapClusters(this RouteGroupBuilder api) =>
        api.MapGet("/clusters", ListAsync).WithTags("Clusters").WithName("ListClusters").WithSummary("The clusters, and whether they answer.");

    private static async Task<ListResponse<ClusterResponse>> ListAsync(ClusterCatalog clusters, ClusterObservations observations, CancellationToken cancellationToken)
    {
        var unreachable = (await observations.ListUnreachableAsync(cancellationToken)).Select(status => status.Cluster).ToHashSet();
        return new([.. clusters.Names.Select(name => new ClusterResponse(name, !unreachable.Contains(name)))]);
    }
}
