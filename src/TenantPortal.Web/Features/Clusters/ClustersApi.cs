using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;
using TenantPortal.Core.ClusterIdentities;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Clusters;

/// <summary>The capacity of a cluster for one resource.</summary>
/// <param name="Allocatable">The sum over the schedulable nodes; null if unknown, and for volume storage, which is not part of a node.</param>
/// <param name="LargestNode">The amount that is lost if the largest node fails.</param>
/// <param name="Committed">The sum of all approved quotas. Like used and free, null for callers who do not see all tenants.</param>
/// <param name="Free">Allocatable minus committed; negative if the cluster is overcommitted.</param>
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

/// <summary>The capacity that some tiers can use.</summary>
/// <param name="Tiers">The titles of the tiers, which all can use the same nodes.</param>
/// <param name="Nodes">The number of schedulable nodes.</param>
internal sealed record TierCapacityResponse(IReadOnlyList<string> Tiers, int Nodes, IReadOnlyList<CapacityResponse> Capacity);

/// <summary>A cluster that hosts tenants.</summary>
/// <param name="Reachable">Whether the cluster responded to the last query.</param>
/// <param name="Notice">What platform admins should know about it, such as an add-on that it lost; null if there is nothing.</param>
/// <param name="Nodes">The number of schedulable nodes; null if the cluster reports none, so that its capacity is unknown.</param>
/// <param name="Capacity">All nodes that any tier can use, with the extended resources that they have.</param>
/// <param name="CapacityByTier">The capacity by tier where tiers can use different nodes; empty where all can use the same.</param>
internal sealed record ClusterResponse(
    string Name,
    bool Reachable,
    string? Notice,
    int? Nodes,
    IReadOnlyList<CapacityResponse> Capacity,
    IReadOnlyList<TierCapacityResponse> CapacityByTier
);

/// <summary>The cluster to accept.</summary>
internal sealed record AcceptClusterInput
{
    /// <summary>The UID of the namespace kube-system of the cluster that was found.</summary>
    public string? Uid { get; init; }
}

/// <summary>API calls for clusters.</summary>
internal static class ClustersApi
{
    public static void MapClusters(this RouteGroupBuilder api)
    {
        var clusters = api.MapGroup("/clusters").WithTags("Clusters");
        clusters.MapGet("/", ListAsync).WithName("ListClusters").WithSummary("List the clusters with their reachability and capacity.");
        clusters
            .MapGroup("/{name}")
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .MapPost("/accept", AcceptAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("AcceptCluster")
            .WithSummary("Accept the cluster that responds instead of the known one. The portal creates the objects of all tenants there.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AcceptAsync(
        string name,
        AcceptClusterInput input,
        Caller caller,
        ClusterIdentityService identities
    )
    {
        var accepted = await identities.AcceptAsync(caller.User, name, input.Uid, CancellationToken.None);
        return accepted.Succeeded ? TypedResults.NoContent() : accepted.Problems.ToResult();
    }

    private static async Task<Ok<ListResponse<ClusterResponse>>> ListAsync(
        Caller caller,
        CapacityReader capacity,
        ClusterObservations observations,
        CancellationToken cancellationToken
    )
    {
        var troubled = (await observations.ListTroubledAsync(cancellationToken)).ToDictionary(status => status.Cluster);
        var clusters = await capacity.ListAsync(caller.User, cancellationToken);
        return TypedResults.Ok(
            new ListResponse<ClusterResponse>([
                .. clusters.Select(cluster => new ClusterResponse(
                    cluster.Cluster,
                    troubled.GetValueOrDefault(cluster.Cluster)?.Reachable ?? true,
                    troubled.GetValueOrDefault(cluster.Cluster)?.Notice,
                    cluster.Nodes,
                    [.. cluster.Lines.Select(CapacityResponse.From)],
                    [.. cluster.Tiers.Select(tier => new TierCapacityResponse(tier.Tiers, tier.Nodes, [.. tier.Lines.Select(CapacityResponse.From)]))]
                )),
            ])
        );
    }
}
