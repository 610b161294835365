using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Teams;

/// <summary>API calls for departments. Platform admins change them; security approvers and auditors can read them.</summary>
internal static class DepartmentsApi
{
    public static void MapDepartments(this RouteGroupBuilder api)
    {
        var departments = api.MapGroup("/departments").WithTags("Teams");
        departments
            .MapGet("/", ListAsync)
            .WithName("ListDepartments")
            .WithSummary("List the departments that you can see, by title.")
            .Produces<ListResponse<DepartmentSummary>>();
        departments
            .MapGet("/{name}", FindAsync)
            .WithName("GetDepartment")
            .WithSummary("Get a department with its teams and managers.")
            .Produces<DepartmentResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        departments
            .MapPost("/", CreateAsync)
            .NotForTokens()
            .WithName("CreateDepartment")
            .WithSummary("Create a department.")
            .Produces<SavedDepartment>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        departments
            .MapPut("/{name}", ChangeAsync)
            .NotForTokens()
            .WithName("ChangeDepartment")
            .WithSummary("Replace a department.")
            .Produces<SavedDepartment>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        departments
            .MapDelete("/{name}", DeleteAsync)
            .NotForTokens()
            .WithName("DeleteDepartment")
            .WithSummary("Delete a department without teams.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal principal, AccessOptions access, TeamDirectory teams, CancellationToken cancellationToken) =>
        Results.Ok(new ListResponse<DepartmentSummary>(await teams.ListDepartmentsAsync(access.Recognize(principal), cancellationToken)));

    private static async Task<IResult> FindAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        TeamDirectory teams,
        CancellationToken cancellationToken
    ) =>
        await teams.FindDepartmentAsync(access.Recognize(principal), name, cancellationToken) is { } found
            ? Results.Ok(DepartmentResponse.From(found))
            : ApiProblems.NotFound($"Department '{name}' does not exist, or you do not have access to it.");

    private static async Task<IResult> CreateAsync(DepartmentInput input, ClaimsPrincipal principal, AccessOptions access, DepartmentService departments)
    {
        var saved = await departments.CreateAsync(access.Recognize(principal), input, CancellationToken.None);
        return saved.Succeeded ? Results.Created($"{ApiPaths.Root}/departments/{saved.Value.Name}", saved.Value) : saved.Problems.ToResult();
    }

    private static async Task<IResult> ChangeAsync(
        string name,
        DepartmentInput input,
        ClaimsPrincipal principal,
        AccessOptions access,
        DepartmentService departments
    )
    {
        var saved = await departments.ChangeAsync(access.Recognize(principal), name, input, CancellationToken.None);
        return saved.Succeeded ? Results.Ok(saved.Value) : saved.Problems.ToResult();
    }

    private static async Task<IResult> DeleteAsync(string name, ClaimsPrincipal principal, AccessOptions access, DepartmentService departments)
    {
        var deleted = await departments.DeleteAsync(access.Recognize(principal), name, CancellationToken.None);
        return deleted.Succeeded ? Results.NoContent() : deleted.Problems.ToResult();
    }
}
