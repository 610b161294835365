using System.Security.Claims;
using TenantPortal.Core.People;
using TenantPortal.Core.Teams;
using TenantPortal.Core.Teams.Administration;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Teams;

/// <summary>API calls for teams. Platform admins change them; leads can read their own.</summary>
internal static class TeamsApi
{
    public static void MapTeams(this RouteGroupBuilder api)
    {
        var teams = api.MapGroup("/teams").WithTags("Teams");
        teams
            .MapGet("/", ListAsync)
            .WithName("ListTeams")
            .WithSummary("List the teams whose groups you can see, by title.")
            .Produces<ListResponse<TeamSummary>>();
        teams
            .MapGet("/{name}", FindAsync)
            .WithName("GetTeam")
            .WithSummary("Get a team with its groups and the people who have access.")
            .Produces<TeamResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        teams
            .MapPost("/", CreateAsync)
            .NotForTokens()
            .WithName("CreateTeam")
            .WithSummary("Create a team.")
            .Produces<SavedTeamResponse>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        teams
            .MapPut("/{name}", ChangeAsync)
            .NotForTokens()
            .WithName("ChangeTeam")
            .WithSummary("Replace a team. With dryRun=true, nothing is stored, and the response contains the number of tenants to approve again.")
            .Produces<SavedTeamResponse>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        teams
            .MapDelete("/{name}", DeleteAsync)
            .NotForTokens()
            .WithName("DeleteTeam")
            .WithSummary("Delete a team without requests.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal principal, AccessOptions access, TeamDirectory teams, CancellationToken cancellationToken) =>
        Results.Ok(new ListResponse<TeamSummary>(await teams.ListTeamsAsync(access.Recognize(principal), cancellationToken)));

    private static async Task<IResult> FindAsync(
        string name,
        ClaimsPrincipal principal,
        AccessOptions access,
        TeamDirectory teams,
        CancellationToken cancellationToken
    ) =>
        await teams.FindTeamAsync(access.Recognize(principal), name, cancellationToken) is { } found
            ? Results.Ok(TeamResponse.From(found))
            : ApiProblems.NotFound($"Team '{name}' does not exist, or you do not have access to it.");

    private static async Task<IResult> CreateAsync(TeamInput input, ClaimsPrincipal principal, AccessOptions access, TeamService teams)
    {
        var saved = await teams.CreateAsync(access.Recognize(principal), input, CancellationToken.None);
        return saved.Succeeded ? Results.Created($"{ApiPaths.Root}/teams/{saved.Value.Name}", SavedTeamResponse.From(saved.Value)) : saved.Problems.ToResult();
    }

    private static async Task<IResult> ChangeAsync(
        string name,
        TeamInput input,
        ClaimsPrincipal principal,
        AccessOptions access,
        TeamService teams,
        CancellationToken cancellationToken,
        bool dryRun = false
    )
    {
        var user = access.Recognize(principal);
        var saved = dryRun
            ? await teams.PreviewChangeAsync(user, name, input, cancellationToken)
            : await teams.ChangeAsync(user, name, input, CancellationToken.None);
        return saved.Succeeded ? Results.Ok(SavedTeamResponse.From(saved.Value)) : saved.Problems.ToResult();
    }

    private static async Task<IResult> DeleteAsync(string name, ClaimsPrincipal principal, AccessOptions access, TeamService teams)
    {
        var deleted = await teams.DeleteAsync(access.Recognize(principal), name, CancellationToken.None);
        return deleted.Succeeded ? Results.NoContent() : deleted.Problems.ToResult();
    }
}
