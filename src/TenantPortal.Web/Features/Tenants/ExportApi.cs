using System.Security.Claims;
using TenantPortal.Core;
using TenantPortal.Core.People;
using TenantPortal.Core.Tenants.Exporting;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Tenants;

/// <summary>API calls that return manifests as files.</summary>
internal static class ExportApi
{
    private const string Zip = "application/zip";

    public static void MapExport(this RouteGroupBuilder api)
    {
        api.MapGet("/tenants/{name}/export", TenantAsync)
            .WithTags("Tenants")
            .WithName("ExportTenant")
            .WithSummary("Export the applied manifests as a ZIP archive for kubectl kustomize.")
            .Produces<byte[]>(contentType: Zip)
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/tenants/{name}/tfvars", VariablesAsync)
            .WithTags("Tenants")
            .WithName("ExportTerraformVariables")
            .WithSummary("Export the approved values of a dedicated cluster as Terraform variables.")
            .Produces<object>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("/requests/{id}/export", RequestAsync)
            .WithTags("Requests")
            .WithName("ExportRequest")
            .WithSummary("Export the manifests of a request as a ZIP archive for kubectl kustomize.")
            .Produces<byte[]>(contentType: Zip)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> TenantAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        ExportService exports,
        CancellationToken cancellationToken
    ) => ToResult(await exports.ExportTenantAsync(access.Recognize(principal), name, cancellationToken));

    private static async Task<IResult> VariablesAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        ExportService exports,
        CancellationToken cancellationToken
    ) => ToResult(await exports.ExportVariablesAsync(access.Recognize(principal), name, cancellationToken));

    private static async Task<IResult> RequestAsync(
        string id,
        ClaimsPrincipal principal,
        AccessOptions access,
        ExportService exports,
        CancellationToken cancellationToken
    ) => ToResult(await exports.ExportRequestAsync(access.Recognize(principal), id, cancellationToken));

    private static IResult ToResult(Result<ExportedFile> file) =>
        file.Succeeded ? Results.File(file.Value.Content, file.Value.ContentType, file.Value.Name) : file.Problems.ToResult();
}
