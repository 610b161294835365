using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using TenantPortal.Core;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Changing;
using TenantPortal.Core.Tenants.Moving;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Core.Tenants.Sleeping;
using TenantPortal.Core.Tenants.Suspending;
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
            .MapQuery(HttpMethods.Get, "/", ListAsync)
            .CanBeWatched<TenantSummary>()
            .WithName("ListTenants")
            .WithSummary("List the tenants that you can see. With watch=true, changes follow as server-sent events.");
        var tenant = tenants.MapGroup("/{name}").WithProblems(StatusCodes.Status404NotFound);
        tenant.MapGet("", FindAsync).WithName("GetTenant").WithSummary("Get a tenant with its conditions and quota.");
        tenant
            .MapGet("/manifests", ManifestsAsync)
            .WithName("GetTenantManifests")
            .WithSummary("Get the applied manifests of a tenant as YAML.")
            .Produces<string>(contentType: "application/yaml");

        var changes = tenant.WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict);
        changes
            .MapPost("/spare", CancelDeletionAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("CancelTenantDeletion")
            .WithSummary("Cancel an approved deletion before it starts.");
        changes
            .WithProblems(StatusCodes.Status400BadRequest)
            .MapPost("/finish-move", FinishMoveAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("FinishMove")
            .WithSummary("Finish the move to another tier, which deletes the namespace of the previous tier if it contains what you saw.");
        changes
            .WithProblems(StatusCodes.Status422UnprocessableEntity)
            .MapPost("/suspend", SuspendAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("SuspendTenant")
            .WithSummary("Suspend a tenant: stop its workloads and restrict its groups to read access.");
        changes
            .MapPost("/resume", ResumeAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("ResumeTenant")
            .WithSummary("Resume a suspended tenant: restore the access of its groups and start its workloads.");
        changes
            .WithProblems(StatusCodes.Status422UnprocessableEntity)
            .MapPut("/sleep", SetSleepAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("SetTenantSleep")
            .WithSummary("Set the work hours of a tenant, outside of which it sleeps.");
        changes
            .MapDelete("/sleep", RemoveSleepAsync)
            .NeedsScope(TokenScopes.Request)
            .WithName("RemoveTenantSleep")
            .WithSummary("Remove the work hours of a tenant, so that it no longer sleeps.");
        changes.MapPost("/wake", WakeAsync).NeedsScope(TokenScopes.Request).WithName("WakeTenant").WithSummary("Wake a tenant until its next work hours end.");
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] TenantQuery query,
        HttpContext context,
        Caller caller,
        TenantReader reader,
        ListWatch watch,
        CancellationToken cancellationToken
    )
    {
        if (query.Watch)
            return watch.Watch(
                context,
                ChangeTopics.Tenants,
                tenant => tenant.Name,
                async (user, token) => (await reader.ListAsync(user, query.ToFilter(), token)).Items
            );
        var page = await reader.ListAsync(caller.User, query.ToFilter(), cancellationToken);
        return TypedResults.Ok(new ListResponse<TenantSummary>(page.Items, page.Next));
    }

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> FindAsync(
        string name,
        Caller caller,
        TenantReader reader,
        PriceList prices,
        CancellationToken cancellationToken
    ) => await reader.FindAsync(caller.User, name, cancellationToken) is { } found ? TypedResults.Ok(TenantResponse.From(found, prices)) : NotFound(name);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ManifestsAsync(
        string name,
        Caller caller,
        TenantReader reader,
        CancellationToken cancellationToken
    ) => await reader.FindAsync(caller.User, name, cancellationToken) is { } found ? TypedResults.Text(found.Yaml, "application/yaml") : NotFound(name);

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> CancelDeletionAsync(
        string name,
        Caller caller,
        TenantService service,
        TenantReader reader,
        PriceList prices
    ) => await ShowAsync(await service.CancelDeletionAsync(caller.User, name, CancellationToken.None), caller, reader, prices);

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> FinishMoveAsync(
        string name,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] FinishMoveInput? input,
        Caller caller,
        MoveService service,
        TenantReader reader,
        PriceList prices
    ) => await ShowAsync(await service.FinishAsync(caller.User, name, input ?? new(), CancellationToken.None), caller, reader, prices);

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> SuspendAsync(
        string name,
        SuspendBody body,
        Caller caller,
        SuspensionService service,
        TenantReader reader,
        PriceList prices
    ) => await ShowAsync(await service.SuspendAsync(caller.User, name, body.Reason, CancellationToken.None), caller, reader, prices);

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> ResumeAsync(
        string name,
        Caller caller,
        SuspensionService service,
        TenantReader reader,
        PriceList prices
    ) => await ShowAsync(await service.ResumeAsync(caller.User, name, CancellationToken.None), caller, reader, prices);

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> SetSleepAsync(
        string name,
        SleepInput body,
        Caller caller,
        SleepService service,
        TenantReader reader,
        PriceList prices
    ) => await ShowAsync(await service.SetAsync(caller.User, name, body, CancellationToken.None), caller, reader, prices);

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> RemoveSleepAsync(
        string name,
        Caller caller,
        SleepService service,
        TenantReader reader,
        PriceList prices
    ) => await ShowAsync(await service.RemoveAsync(caller.User, name, CancellationToken.None), caller, reader, prices);

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> WakeAsync(
        string name,
        Caller caller,
        SleepService service,
        TenantReader reader,
        PriceList prices
    ) => await ShowAsync(await service.WakeAsync(caller.User, name, CancellationToken.None), caller, reader, prices);

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> ShowAsync(
        Result<string> changed,
        Caller caller,
        TenantReader reader,
        PriceList prices
    ) => changed.Succeeded ? await FindAsync(changed.Value, caller, reader, prices, CancellationToken.None) : changed.Problems.ToResult();

    private static ProblemHttpResult NotFound(string name) => ApiProblems.NotFound("Tenant", name);
}

/// <summary>The reason for suspending a tenant.</summary>
internal sealed record SuspendBody(string? Reason);

/// <summary>The filters and the page of a list of tenants.</summary>
internal sealed record TenantQuery(
    [FromQuery(Name = "phase")] TenantPhase? Phase = null,
    [FromQuery(Name = "team")] string? Team = null,
    [FromQuery(Name = "tier")] string? Tier = null,
    [FromQuery(Name = "cluster")] string? Cluster = null,
    [FromQuery(Name = "environment")] string? Environment = null,
    [FromQuery(Name = "product")] string? Product = null,
    [FromQuery(Name = "search")] string? Search = null,
    [FromQuery(Name = "sort")] TenantSort Sort = TenantSort.Name,
    [FromQuery(Name = "after")] string? After = null,
    [FromQuery(Name = "limit")] int Limit = 50,
    [FromQuery(Name = ListWatch.Query)] bool Watch = false
)
{
    public TenantFilter ToFilter() =>
        new()
        {
            Phase = Phase,
            Team = Team,
            Tier = Tier,
            Cluster = Cluster,
            Environment = Environment,
            Product = Product,
            Search = Search,
            Sort = Sort,
            After = After,
            Limit = Limit,
        };
}
