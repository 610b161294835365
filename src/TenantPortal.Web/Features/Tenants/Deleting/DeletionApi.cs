using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;
using TenantPortal.Core.Requests.Deleting;
using TenantPortal.Core.Tenants.Deletion;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Tenants.Deleting;

/// <summary>API calls for the deletion of a tenant: what would be lost, and what to do when it has stopped.</summary>
internal static class DeletionApi
{
    public static void MapDeletions(this RouteGroupBuilder api)
    {
        var deletion = api.MapGroup("/tenants/{name}/deletion").WithTags("Tenants").WithProblems(StatusCodes.Status404NotFound);
        deletion
            .MapGet("", FindAsync)
            .WithName("GetTenantDeletion")
            .WithSummary("Get what the deletion of a tenant would delete, and how far an approved deletion is.");
        var changes = deletion.WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict);
        changes
            .MapPost("/inventory", RefreshAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("ReadTenantInventory")
            .WithSummary("Have the portal read again what the deletion of a tenant would delete.");
        changes
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity)
            .MapPost("/confirm", DeleteAnywayAsync)
            .NeedsScope(TokenScopes.Decide)
            .WithName("DeleteTenantAnyway")
            .WithSummary("Have a deletion go on that stopped because more would be lost than was approved.");
    }

    private static async Task<Results<Ok<DeletionResponse>, ProblemHttpResult>> FindAsync(
        string name,
        Caller caller,
        DeletionService service,
        CancellationToken cancellationToken
    ) =>
        await service.FindAsync(caller.User, name, cancellationToken) is { } found
            ? TypedResults.Ok(DeletionResponse.From(found))
            : ApiProblems.NotFound("Tenant", name);

    private static async Task<Results<Ok<DeletionResponse>, ProblemHttpResult>> RefreshAsync(string name, Caller caller, DeletionService service) =>
        await ShowAsync(await service.RefreshAsync(caller.User, name, CancellationToken.None), caller, service);

    private static async Task<Results<Ok<DeletionResponse>, ProblemHttpResult>> DeleteAnywayAsync(
        string name,
        DeleteAnywayInput input,
        Caller caller,
        DeletionService service
    ) => await ShowAsync(await service.DeleteAnywayAsync(caller.User, name, input, CancellationToken.None), caller, service);

    private static async Task<Results<Ok<DeletionResponse>, ProblemHttpResult>> ShowAsync(Result<string> changed, Caller caller, DeletionService service) =>
        changed.Succeeded ? await FindAsync(changed.Value, caller, service, CancellationToken.None) : changed.Problems.ToResult();
}

/// <summary>What would be lost, as the cluster reported it at one time.</summary>
/// <param name="Contents">The fingerprint to send with a decision about this inventory.</param>
/// <param name="Pods">The number of pods.</param>
/// <param name="Workloads">The pods by owner. Like all lists, it is cut off after 200 items.</param>
/// <param name="Secrets">The ExternalSecrets and SecretStores.</param>
/// <param name="Held">The objects with finalizers.</param>
/// <param name="Gaps">What could not be read, and why.</param>
internal sealed record InventoryResponse(
    DateTimeOffset ReadAt,
    string Contents,
    int Pods,
    BoundedList<PodGroup> Workloads,
    BoundedList<VolumeClaim> Claims,
    BoundedList<LoadBalancer> LoadBalancers,
    BoundedList<string> Hosts,
    BoundedList<string> Secrets,
    BoundedList<HeldObject> Held,
    IReadOnlyList<InventoryGap> Gaps
)
{
    public static InventoryResponse? From(DeletionInventory? inventory) =>
        inventory is null
            ? null
            : new(
                inventory.ReadAt,
                inventory.Fingerprint,
                inventory.Pods,
                inventory.Workloads,
                inventory.Claims,
                inventory.LoadBalancers,
                inventory.Hosts,
                inventory.Secrets,
                inventory.Held,
                inventory.Gaps
            );
}

/// <summary>The deletion of a tenant.</summary>
/// <param name="Inventory">What would be lost, as last read; null before the first time.</param>
/// <param name="Problem">The reason why the last attempt to read it failed; null if it did not.</param>
/// <param name="IsReading">Whether the portal is about to read it.</param>
/// <param name="DeleteAt">The time of the approved deletion; null if none is approved.</param>
/// <param name="Volumes">What happens to the volumes.</param>
/// <param name="Approved">What the approver saw; null if nothing was read before the approval.</param>
/// <param name="StoppedAt">The time when the deletion stopped; null if it did not.</param>
/// <param name="StoppedWhy">What is there now and was not approved.</param>
/// <param name="Progress">What the deletion waits for; null before it started.</param>
/// <param name="KeptVolumes">The PersistentVolumes that outlive the tenant.</param>
/// <param name="FirstLookAt">The time of the look an hour after the deletion; null before.</param>
/// <param name="SecondLookAt">The time of the look a day after the deletion; null before.</param>
/// <param name="CanDeleteAnyway">Whether the caller can have a stopped deletion go on.</param>
internal sealed record DeletionResponse(
    string Tenant,
    InventoryResponse? Inventory,
    string? Problem,
    bool IsReading,
    DateTimeOffset? DeleteAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? ArchivedAt,
    string? RequestId,
    VolumeChoice Volumes,
    InventoryResponse? Approved,
    DateTimeOffset? StoppedAt,
    string? StoppedWhy,
    string? ConfirmedBy,
    DateTimeOffset? ConfirmedAt,
    DeletionProgress? Progress,
    IReadOnlyList<KeptVolume> KeptVolumes,
    DateTimeOffset? FirstLookAt,
    DateTimeOffset? SecondLookAt,
    DateTimeOffset? NameReservedUntil,
    bool CanDeleteAnyway,
    string? WhyNotDeleteAnyway
)
{
    public static DeletionResponse From(DeletionView deletion) =>
        new(
            deletion.Tenant,
            InventoryResponse.From(deletion.Inventory),
            deletion.Problem,
            deletion.IsReading,
            deletion.DeleteAt,
            deletion.StartedAt,
            deletion.ArchivedAt,
            deletion.RequestId,
            deletion.Volumes,
            InventoryResponse.From(deletion.Approved),
            deletion.StoppedAt,
            deletion.StoppedWhy,
            deletion.ConfirmedBy,
            deletion.ConfirmedAt,
            deletion.Progress,
            deletion.KeptVolumes,
            deletion.FirstLookAt,
            deletion.SecondLookAt,
            deletion.NameReservedUntil,
            deletion.CanDeleteAnyway,
            deletion.WhyNotDeleteAnyway?.ToString()
        );
}
