using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;
using TenantPortal.Core.Tenants.Exporting;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Tenants.Connecting;

/// <summary>API calls that return manifests as files.</summary>
internal static class ExportApi
{
    private const string Zip = "application/zip";

    public static void MapExport(this RouteGroupBuilder api)
    {
        var files = api.WithProblems(StatusCodes.Status404NotFound);
        files
            .MapGet("/tenants/{name}/export", TenantAsync)
            .IsLarge()
            .WithTags("Tenants")
            .WithName("ExportTenant")
            .WithSummary("Export the applied manifests as a ZIP archive for kubectl kustomize.")
            .Produces<byte[]>(contentType: Zip);
        files
            .WithProblems(StatusCodes.Status409Conflict)
            .MapGet("/tenants/{name}/tfvars", VariablesAsync)
            .WithTags("Tenants")
            .WithName("ExportTerraformVariables")
            .WithSummary("Export the approved values of a dedicated cluster as Terraform variables.")
            .Produces<Dictionary<string, object>>();
        files
            .MapGet("/requests/{id}/export", RequestAsync)
            .IsLarge()
            .WithTags("Requests")
            .WithName("ExportRequest")
            .WithSummary("Export the manifests of a request as a ZIP archive for kubectl kustomize.")
            .Produces<byte[]>(contentType: Zip);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> TenantAsync(
        string name,
        Caller caller,
        ExportService exports,
        CancellationToken cancellationToken
    ) => ToResult(await exports.ExportTenantAsync(caller.User, name, cancellationToken));

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> VariablesAsync(
        string name,
        Caller caller,
        ExportService exports,
        CancellationToken cancellationToken
    ) => ToResult(await exports.ExportVariablesAsync(caller.User, name, cancellationToken));

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> RequestAsync(
        string id,
        Caller caller,
        ExportService exports,
        CancellationToken cancellationToken
    ) => ToResult(await exports.ExportRequestAsync(caller.User, id, cancellationToken));

    private static Results<FileContentHttpResult, ProblemHttpResult> ToResult(Result<ExportedFile> file) =>
        file.Succeeded ? TypedResults.File(file.Value.Content, file.Value.ContentType, file.Value.Name) : file.Problems.ToResult();
}
