using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Tenants.Connecting;
using TenantPortal.Core.Tenants.Rights;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Tenants.Connecting;

/// <summary>API calls for connecting to a tenant: its kubeconfig and its access.</summary>
internal static class ConnectApi
{
    public static void MapConnect(this RouteGroupBuilder api)
    {
        var tenants = api.MapGroup("/tenants").WithTags("Tenants").WithProblems(StatusCodes.Status404NotFound);
        tenants
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict)
            .MapGet("/{name}/kubeconfig", KubeconfigAsync)
            .WithName("GetKubeconfig")
            .WithSummary("Get a kubeconfig without credentials. kubectl prompts the user to sign in.")
            .Produces<string>(contentType: "application/yaml");
        tenants
            .MapGet("/{name}/access", RightsAsync)
            .WithName("GetTenantAccess")
            .WithSummary("Get the roles and permissions in a tenant, read from the applied manifests.");
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> KubeconfigAsync(
        string name,
        Caller caller,
        ConnectionService connections,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var taken = await connections.TakeKubeconfigAsync(caller.User, name, cancellationToken);
        if (!taken.Succeeded)
            return taken.Problems.ToResult();
        // The cluster's address can change, and every download is recorded in the audit log.
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(Encoding.UTF8.GetBytes(taken.Value.Content), "application/yaml", taken.Value.Name);
    }

    private static async Task<Results<Ok<AccessResponses.TenantRightsView>, ProblemHttpResult>> RightsAsync(
        string name,
        Caller caller,
        RightsReader reader,
        CancellationToken cancellationToken
    ) =>
        await reader.FindAsync(caller.User, name, cancellationToken) is { } found
            ? TypedResults.Ok(AccessResponses.TenantRightsView.From(found))
            : ApiProblems.NotFound("Tenant", name);
}
