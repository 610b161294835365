using System.Security.Claims;
using System.Text;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Core.Tenants.Rights;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Tenants;

/// <summary>API calls for connecting to a tenant: its kubeconfig and its access.</summary>
internal static class ConnectApi
{
    public static void MapConnect(this RouteGroupBuilder api)
    {
        var tenants = api.MapGroup("/tenants").WithTags("Tenants");
        tenants
            .MapGet("/{name}/kubeconfig", KubeconfigAsync)
            .WithName("GetKubeconfig")
            .WithSummary("Get a kubeconfig without credentials. kubectl prompts the user to sign in.")
            .Produces<string>(contentType: "application/yaml")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        tenants
            .MapGet("/{name}/access", RightsAsync)
            .WithName("GetTenantAccess")
            .WithSummary("Get the roles and permissions in a tenant, read from the applied manifests.")
            .Produces<TenantRightsView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> KubeconfigAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        ConnectionService connections,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var taken = await connections.TakeKubeconfigAsync(access.Recognize(principal), name, cancellationToken);
        if (!taken.Succeeded)
            return taken.Problems.ToResult();
        // The cluster's address can change, and every download is recorded in the audit log.
        context.Response.Headers.CacheControl = "no-store";
        return Results.File(Encoding.UTF8.GetBytes(taken.Value.Content), "application/yaml", taken.Value.Name);
    }

    private static async Task<IResult> RightsAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        RightsReader reader,
        CancellationToken cancellationToken
    ) =>
        await reader.FindAsync(access.Recognize(principal), name, cancellationToken) is { } found
            ? Results.Ok(found)
            : ApiProblems.NotFound($"Tenant '{name}' does not exist, or you do not have access to it.");
}
