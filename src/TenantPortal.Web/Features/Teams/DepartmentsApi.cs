using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Web.Api;
using TenantPortal.Web.Api.Conditional;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Teams;

/// <summary>API calls for departments. Platform admins change them; security approvers and auditors can read them.</summary>
internal static class DepartmentsApi
{
    public static void MapDepartments(this RouteGroupBuilder api)
    {
        var departments = api.MapGroup("/departments").WithTags("Teams");
        departments.MapGet("/", ListAsync).WithName("ListDepartments").WithSummary("List the departments that you can see, by title.");
        departments
            .WithProblems(StatusCodes.Status404NotFound)
            .MapGet("/{name}", FindAsync)
            .FindsVersion()
            .WithName("GetDepartment")
            .WithSummary("Get a department with its teams and managers.");

        var changes = departments.MapGroup("").NotForTokens().WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict);
        changes
            .WithProblems(StatusCodes.Status422UnprocessableEntity)
            .MapPost("/", CreateAsync)
            .WithName("CreateDepartment")
            .WithSummary("Create a department.");
        changes
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .MapPut("/{name}", ChangeAsync)
            .WithName("ChangeDepartment")
            .WithSummary("Replace a department.");
        changes
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .MapPost("/{name}/proposal/confirm", ConfirmAsync)
            .WithName("ConfirmDepartmentProposal")
            .WithSummary("Make the change that another platform admin proposed because it gives them rights. The revision is that of the proposal.");
        changes
            .WithProblems(StatusCodes.Status404NotFound)
            .MapDelete("/{name}/proposal", DiscardProposalAsync)
            .WithName("DiscardDepartmentProposal")
            .WithSummary("Discard a proposed change.");
        changes
            .WithProblems(StatusCodes.Status404NotFound)
            .MapDelete("/{name}", DeleteAsync)
            .WithName("DeleteDepartment")
            .WithSummary("Delete a department without teams.");
    }

    private static async Task<Ok<ListResponse<DepartmentSummary>>> ListAsync(Caller caller, TeamDirectory teams, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ListResponse<DepartmentSummary>(await teams.ListDepartmentsAsync(caller.User, cancellationToken)));

    private static async Task<Results<Ok<DepartmentResponse>, ProblemHttpResult>> FindAsync(
        string name,
        Caller caller,
        TeamDirectory teams,
        ReadVersion version,
        CancellationToken cancellationToken
    )
    {
        var found = await teams.FindDepartmentAsync(caller.User, name, cancellationToken);
        version.Found = found?.Version.ToString();
        return found is null ? ApiProblems.NotFound("Department", name) : TypedResults.Ok(DepartmentResponse.From(found));
    }

    private static async Task<Results<Created<SavedDepartment>, ProblemHttpResult>> CreateAsync(
        DepartmentInput input,
        Caller caller,
        DepartmentService departments
    )
    {
        var saved = await departments.CreateAsync(caller.User, input, CancellationToken.None);
        return saved.Succeeded ? TypedResults.Created($"{ApiPaths.Root}/departments/{saved.Value.Name}", saved.Value) : saved.Problems.ToResult();
    }

    private static async Task<Results<Ok<SavedDepartment>, ProblemHttpResult>> ChangeAsync(
        string name,
        DepartmentInput input,
        Caller caller,
        DepartmentService departments
    )
    {
        var saved = await departments.ChangeAsync(caller.User, name, input, CancellationToken.None);
        return saved.Succeeded ? TypedResults.Ok(saved.Value) : saved.Problems.ToResult();
    }

    private static async Task<Results<Ok<SavedDepartment>, ProblemHttpResult>> ConfirmAsync(
        string name,
        Caller caller,
        DepartmentService departments,
        string? revision = null
    )
    {
        var saved = await departments.ConfirmAsync(caller.User, name, revision, CancellationToken.None);
        return saved.Succeeded ? TypedResults.Ok(saved.Value) : saved.Problems.ToResult();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DiscardProposalAsync(string name, Caller caller, DepartmentService departments)
    {
        var discarded = await departments.DiscardProposalAsync(caller.User, name, CancellationToken.None);
        return discarded.Succeeded ? TypedResults.NoContent() : discarded.Problems.ToResult();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, Caller caller, DepartmentService departments)
    {
        var deleted = await departments.DeleteAsync(caller.User, name, CancellationToken.None);
        return deleted.Succeeded ? TypedResults.NoContent() : deleted.Problems.ToResult();
    }
}
