using System.Security.Claims;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Tiers;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Clusters;

/// <summary>One resource of a cluster.</summary>
/// <param name="Allocatable">Of the nodes that take pods; null when unknown, and for volume storage, which no node holds.</param>
/// <param name="LargestNode">What is lost when the largest node fails.</param>
/// <param name="Committed">The approved quotas of all tenants; null for callers who do not see all tenants, and so are used and free.</param>
/// <param name="Free">Allocatable less committed; below zero where more is promised than there is.</param>
internal sealed record CapacityResponse(string Resource, string? Allocatable, string? LargestNode, string? Committed, string? Used, string? Free)
{
    public static CapacityResponse From(CapacityLine line) =>
        new(
            line.Resource.Name,
            line.Allocatable?.ToString(),
            line.LargestNode?.ToString(),
            line.Committed?.ToString(),
            line.Used?.ToString(),
            line.Free?.ToString()
        );
}

/// <summary>A cluster that tenants are placed on.</summary>
/// <param name="Reachable">False when it did not answer when last asked.</param>
/// <param name="Nodes">How many take pods; null when it shows none, and then its capacity is unknown.</param>
internal sealed record ClusterResponse(string Name, bool Reachable, int? Nodes, IReadOnlyList<CapacityResponse> Capacity);

/// <summary>The clusters by name.</summary>
internal static class ClustersApi
{
    public static void MapClusters(this RouteGroupBuilder api) =>
        api.MapGet("/clusters", ListAsync)
            .WithTags("Clusters")
            .WithName("ListClusters")
            .WithSummary("The clusters, whether they answer, and what they can hold.");

    private static async Task<ListResponse<ClusterResponse>> ListAsync(
        ClaimsPrincipal principal,
        AccessOptions access,
        CapacityReader capacity,
        ClusterObservations observations,
        CancellationToken cancellationToken
    )
    {
        var unreachable = (await observations.ListUnreachableAsync(cancellationToken)).Select(status => status.Cluster).ToHashSet();
        var clusters = await capacity.ListAsync(access.Recognize(principal), cancellationToken);
        return new([
            .. clusters.Select(cluster => new ClusterResponse(
                cluster.Cluster,
                !unreachable.Contains(cluster.Cluster),
                cluster.Nodes,
                [.. cluster.Lines.Select(CapacityResponse.From)]
            )),
        ]);
    }
}
