using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;
using TenantPortal.Core.ClusterAdministration;
using TenantPortal.Core.ClusterIdentities;
using TenantPortal.Core.Clusters;
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
/// <param name="State">Whether new tenants can be placed on it.</param>
/// <param name="Reachable">Whether the cluster responded to the last query.</param>
/// <param name="Notice">What platform admins should know about it, such as an add-on that it lost; null if there is nothing.</param>
/// <param name="Nodes">The number of schedulable nodes; null if the cluster reports none, so that its capacity is unknown.</param>
/// <param name="Capacity">All nodes that any tier can use, with the extended resources that they have.</param>
/// <param name="CapacityByTier">The capacity by tier where tiers can use different nodes; empty where all can use the same.</param>
internal sealed record ClusterResponse(
    string Name,
    ClusterState State,
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
            .MapGroup("")
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .MapPost("/", AddAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("AddCluster")
            .WithSummary("Add a cluster that was tested. For platform admins.");
        var one = clusters.MapGroup("/{name}").WithProblems(StatusCodes.Status404NotFound);
        one.MapGet("/", FindAsync)
            .WithName("GetCluster")
            .WithSummary("Get a cluster with its state, labels and credential reference. For those who see everything.");
        var changes = one.WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict);
        changes
            .MapPost("/accept", AcceptAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("AcceptCluster")
            .WithSummary("Accept the cluster that responds instead of the known one. The portal creates the objects of all tenants there.");
        changes
            .MapGroup("")
            .WithProblems(StatusCodes.Status422UnprocessableEntity)
            .MapPut("/", ChangeAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("ChangeCluster")
            .WithSummary("Change an added cluster. For platform admins.");
        changes
            .MapPost("/drain", DrainAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("DrainCluster")
            .WithSummary("Place no new tenants on a cluster. For platform admins.");
        changes
            .MapPost("/resume", ResumeAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("ResumeCluster")
            .WithSummary("Allow new tenants on a drained cluster again. For platform admins.");
        changes
            .MapPost("/retire", RetireAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("RetireCluster")
            .WithSummary("Stop using an added cluster that has no tenants. For platform admins.");
        changes
            .MapPost("/test", TestKnownAsync)
            .IsLarge()
            .NeedsScope(TokenScopes.Decide)
            .WithName("TestCluster")
            .WithSummary("Test a cluster. The test takes a few seconds. For platform admins.");

        var tests = api.MapGroup("/cluster-tests").WithTags("Clusters");
        tests
            .MapGroup("")
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status422UnprocessableEntity)
            .MapPost("/", TestNewAsync)
            .IsLarge()
            .NeedsScope(TokenScopes.Decide)
            .WithName("TestNewCluster")
            .WithSummary("Test a cluster before it is added. The test takes a few seconds. For platform admins.");
        tests
            .WithProblems(StatusCodes.Status404NotFound)
            .MapGet("/{id:guid}", FindTestAsync)
            .WithName("GetClusterTest")
            .WithSummary("Get a test with its findings.");
    }

    private static async Task<Results<Ok<ClusterDetailsResponse>, ProblemHttpResult>> DrainAsync(
        string name,
        ClusterStateInput input,
        Caller caller,
        ClusterService service,
        ClusterReader reader
    ) => await AnswerAsync(await service.DrainAsync(caller.User, name, input.Version, CancellationToken.None), caller, reader);

    private static async Task<Results<Ok<ClusterDetailsResponse>, ProblemHttpResult>> ResumeAsync(
        string name,
        ClusterStateInput input,
        Caller caller,
        ClusterService service,
        ClusterReader reader
    ) => await AnswerAsync(await service.ResumeAsync(caller.User, name, input.Version, CancellationToken.None), caller, reader);

    private static async Task<Results<Ok<ClusterDetailsResponse>, ProblemHttpResult>> RetireAsync(
        string name,
        ClusterStateInput input,
        Caller caller,
        ClusterService service,
        ClusterReader reader
    ) => await AnswerAsync(await service.RetireAsync(caller.User, name, input.Version, CancellationToken.None), caller, reader);

    private static async Task<Results<Ok<ClusterDetailsResponse>, ProblemHttpResult>> FindAsync(
        string name,
        Caller caller,
        ClusterReader reader,
        CancellationToken cancellationToken
    ) =>
        await reader.FindAsync(caller.User, name, cancellationToken) is { } found
            ? TypedResults.Ok(ClusterDetailsResponse.From(found))
            : ApiProblems.NotFound(Problem.NotFound("Cluster", name).Message);

    private static async Task<Results<Created<ClusterDetailsResponse>, ProblemHttpResult>> AddAsync(
        ClusterInput input,
        Caller caller,
        ClusterService service,
        ClusterReader reader
    )
    {
        var added = await service.AddAsync(caller.User, input, CancellationToken.None);
        return added.Succeeded && await reader.FindAsync(caller.User, added.Value, CancellationToken.None) is { } found
            ? TypedResults.Created($"/api/v1/clusters/{added.Value}", ClusterDetailsResponse.From(found))
            : added.Problems.ToResult();
    }

    private static async Task<Results<Ok<ClusterDetailsResponse>, ProblemHttpResult>> ChangeAsync(
        string name,
        ClusterInput input,
        Caller caller,
        ClusterService service,
        ClusterReader reader
    ) => await AnswerAsync(await service.ChangeAsync(caller.User, name, input, CancellationToken.None), caller, reader);

    private static async Task<Results<Ok<ClusterDetailsResponse>, ProblemHttpResult>> AnswerAsync(
        Result<string> changed,
        Caller caller,
        ClusterReader reader
    ) =>
        changed.Succeeded && await reader.FindAsync(caller.User, changed.Value, CancellationToken.None) is { } found
            ? TypedResults.Ok(ClusterDetailsResponse.From(found))
            : changed.Problems.ToResult();

    private static async Task<Results<Accepted<ClusterTestView>, ProblemHttpResult>> TestKnownAsync(string name, Caller caller, ClusterService service) =>
        Answer(await service.RequestTestAsync(caller.User, name, CancellationToken.None));

    private static async Task<Results<Accepted<ClusterTestView>, ProblemHttpResult>> TestNewAsync(ClusterInput input, Caller caller, ClusterService service) =>
        Answer(await service.RequestTestAsync(caller.User, input, CancellationToken.None));

    private static Results<Accepted<ClusterTestView>, ProblemHttpResult> Answer(Result<ClusterTestView> requested) =>
        requested.Succeeded ? TypedResults.Accepted($"/api/v1/cluster-tests/{requested.Value.Id}", requested.Value) : requested.Problems.ToResult();

    private static async Task<Results<Ok<ClusterTestView>, ProblemHttpResult>> FindTestAsync(
        Guid id,
        Caller caller,
        ClusterReader reader,
        CancellationToken cancellationToken
    ) =>
        await reader.FindTestAsync(caller.User, id, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : ApiProblems.NotFound("There is no such test, or you do not have access to it. Tests are kept for a day.");

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
        ClusterCatalog catalog,
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
                    catalog.FindKnown(cluster.Cluster)?.State ?? ClusterState.Active,
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
