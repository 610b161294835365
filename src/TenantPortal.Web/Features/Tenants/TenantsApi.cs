using System.Security.Claims;
using TenantPortal.Core;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Tenants;

/// <summary>API calls for tenants.</summary>
internal static class TenantsApi
{
    public static void MapTenants(this RouteGroupBuilder api)
    {
        var tenants = api.MapGroup("/tenants").WithTags("Tenants");
        tenants
            .MapGet("/", ListAsync)
            .WithName("ListTenants")
            .WithSummary("List the tenants that you can see, by name.")
            .Produces<ListResponse<TenantSummary>>();
        tenants
            .MapGet("/{name}", FindAsync)
            .WithName("GetTenant")
            .WithSummary("Get a tenant with its conditions and quota.")
            .Produces<TenantResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        tenants
            .MapGet("/{name}/manifests", ManifestsAsync)
            .WithName("GetTenantManifests")
            .WithSummary("Get the applied manifests of a tenant as YAML.")
            .Produces<string>(contentType: "application/yaml")
            .ProducesProblem(StatusCodes.Status404NotFound);
        tenants
            .MapPost("/{name}/spare", CancelDeletionAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("CancelTenantDeletion")
            .WithSummary("Cancel an approved deletion before it starts.")
            .Produces<TenantResponse>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        tenants
            .MapPost("/{name}/finish-move", FinishMoveAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("FinishMove")
            .WithSummary("Finish the move to another tier, which deletes the namespace of the previous tier.")
            .Produces<TenantResponse>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(
        ClaimsPrincipal principal,
        AccessOptions access,
        TenantReader reader,
        CancellationToken cancellationToken,
        string? team = null,
        string? search = null,
        string? after = null,
        int limit = 50
    )
    {
        var page = await reader.ListAsync(
            access.Recognize(principal),
            new TenantFilter
            {
                Team = team,
                Search = search,
                After = after,
                Limit = limit,
            },
            cancellationToken
        );
        return Results.Ok(new ListResponse<TenantSummary>(page.Items, page.Next));
    }

    private static async Task<IResult> FindAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        TenantReader reader,
        CancellationToken cancellationToken
    ) => await reader.FindAsync(access.Recognize(principal), name, cancellationToken) is { } found ? Results.Ok(TenantResponse.From(found)) : NotFound(name);

    private static async Task<IResult> ManifestsAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        TenantReader reader,
        CancellationToken cancellationToken
    ) =>
        await reader.FindAsync(access.Recognize(principal), name, cancellationToken) is { } found
            ? Results.Text(found.Yaml, "application/yaml")
            : NotFound(name);

    private static async Task<IResult> CancelDeletionAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        TenantService service,
        TenantReader reader
    ) => await ShowAsync(await service.CancelDeletionAsync(access.Recognize(principal), name, CancellationToken.None), principal, access, reader);

    private static async Task<IResult> FinishMoveAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        TenantService service,
        TenantReader reader
    ) => await ShowAsync(await service.FinishMoveAsync(access.Recognize(principal), name, CancellationToken.None), principal, access, reader);

    private static async Task<IResult> ShowAsync(Result<string> changed, ClaimsPrincipal principal, AccessOptions access, TenantReader reader) =>
        changed.Succeeded ? await FindAsync(changed.Value, principal, access, reader, CancellationToken.None) : changed.Problems.ToResult();

    private static IResult NotFound(string name) => ApiProblems.NotFound($"Tenant '{name}' does not exist, or you do not have access to it.");
}
