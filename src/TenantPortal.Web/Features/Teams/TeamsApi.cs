using Microsoft.AspNetCore.Http.HttpResults;
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
            .MapQuery(HttpMethods.Get, "/", ListAsync)
            .WithName("ListTeams")
            .WithSummary("List the teams whose groups you can see, by title. withoutLead=true lists those without an active lead.");
        teams
            .WithProblems(StatusCodes.Status404NotFound)
            .MapGet("/{name}", FindAsync)
            .WithName("GetTeam")
            .WithSummary("Get a team with its groups and the people who have access.");

        var changes = teams.MapGroup("").NotForTokens().WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict);
        changes.WithProblems(StatusCodes.Status422UnprocessableEntity).MapPost("/", CreateAsync).WithName("CreateTeam").WithSummary("Create a team.");
        changes
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .MapQuery(HttpMethods.Put, "/{name}", ChangeAsync)
            .WithName("ChangeTeam")
            .WithSummary("Replace a team. With dryRun=true, nothing is stored, and the response contains the number of tenants to approve again.");
        changes
            .WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .MapPost("/{name}/proposal/confirm", ConfirmAsync)
            .WithName("ConfirmTeamProposal")
            .WithSummary("Make the change that another platform admin proposed because it gives them rights. The revision is that of the proposal.");
        changes
            .WithProblems(StatusCodes.Status404NotFound)
            .MapDelete("/{name}/proposal", DiscardProposalAsync)
            .WithName("DiscardTeamProposal")
            .WithSummary("Discard a proposed change.");
        changes
            .WithProblems(StatusCodes.Status404NotFound)
            .MapDelete("/{name}", DeleteAsync)
            .WithName("DeleteTeam")
            .WithSummary("Delete a team without requests.");
    }

    private static async Task<Ok<ListResponse<TeamSummary>>> ListAsync(
        Caller caller,
        TeamDirectory teams,
        CancellationToken cancellationToken,
        bool? withoutLead = null
    ) => TypedResults.Ok(new ListResponse<TeamSummary>(await teams.ListTeamsAsync(caller.User, withoutLead, cancellationToken)));

    private static async Task<Results<Ok<TeamResponse>, ProblemHttpResult>> FindAsync(
        string name,
        Caller caller,
        TeamDirectory teams,
        CancellationToken cancellationToken
    ) =>
        await teams.FindTeamAsync(caller.User, name, cancellationToken) is { } found
            ? TypedResults.Ok(TeamResponse.From(found))
            : ApiProblems.NotFound("Team", name);

    private static async Task<Results<Created<SavedTeamResponse>, ProblemHttpResult>> CreateAsync(TeamInput input, Caller caller, TeamService teams)
    {
        var saved = await teams.CreateAsync(caller.User, input, CancellationToken.None);
        return saved.Succeeded
            ? TypedResults.Created($"{ApiPaths.Root}/teams/{saved.Value.Name}", SavedTeamResponse.From(saved.Value))
            : saved.Problems.ToResult();
    }

    private static async Task<Results<Ok<SavedTeamResponse>, ProblemHttpResult>> ChangeAsync(
        string name,
        TeamInput input,
        Caller caller,
        TeamService teams,
        CancellationToken cancellationToken,
        bool dryRun = false
    )
    {
        var saved = dryRun
            ? await teams.PreviewChangeAsync(caller.User, name, input, cancellationToken)
            : await teams.ChangeAsync(caller.User, name, input, CancellationToken.None);
        return saved.Succeeded ? TypedResults.Ok(SavedTeamResponse.From(saved.Value)) : saved.Problems.ToResult();
    }

    private static async Task<Results<Ok<SavedTeamResponse>, ProblemHttpResult>> ConfirmAsync(
        string name,
        Caller caller,
        TeamService teams,
        string? revision = null
    )
    {
        var saved = await teams.ConfirmAsync(caller.User, name, revision, CancellationToken.None);
        return saved.Succeeded ? TypedResults.Ok(SavedTeamResponse.From(saved.Value)) : saved.Problems.ToResult();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DiscardProposalAsync(string name, Caller caller, TeamService teams)
    {
        var discarded = await teams.DiscardProposalAsync(caller.User, name, CancellationToken.None);
        return discarded.Succeeded ? TypedResults.NoContent() : discarded.Problems.ToResult();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, Caller caller, TeamService teams)
    {
        var deleted = await teams.DeleteAsync(caller.User, name, CancellationToken.None);
        return deleted.Succeeded ? TypedResults.NoContent() : deleted.Problems.ToResult();
    }
}
