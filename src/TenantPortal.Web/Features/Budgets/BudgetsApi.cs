using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;
using TenantPortal.Core.Budgets;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Requests.Budgeting;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Features.Budgets;

/// <summary>The budget of a department or team.</summary>
/// <param name="Amounts">The ceilings by resource.</param>
/// <param name="MonthlyCost">The ceiling of the cost, in the currency of the prices; null for none.</param>
/// <param name="Version">The value to send with a change; null where there is no budget.</param>
/// <param name="Lines">What the approved quotas take of each ceiling.</param>
internal sealed record BudgetResponse(
    BudgetLevel Level,
    string Name,
    string Title,
    IReadOnlyDictionary<string, string> Amounts,
    decimal? MonthlyCost,
    Guid? Version,
    IReadOnlyList<BudgetLine> Lines
)
{
    public static BudgetResponse From(BudgetView budget) =>
        new(
            budget.Owner.Level,
            budget.Owner.Name,
            budget.Title,
            budget.Ceilings.Amounts.ToDictionary(
                amount => amount.Key,
                amount => QuotaFigure.ToQuantity(QuotaResource.Find(amount.Key)?.HardKey ?? amount.Key, amount.Value).ToString()
            ),
            budget.Ceilings.MonthlyCost,
            budget.Version,
            [.. budget.Lines.Select(line => new BudgetLine(line.What, line.Figures, line.Share))]
        );
}

/// <summary>One ceiling and what is committed of it.</summary>
/// <param name="What">The title of the resource, or the cost.</param>
/// <param name="Figures">As people read them: <c>41 cores of 50 cores</c>.</param>
/// <param name="Share">Committed divided by the ceiling: above 1, it is exceeded.</param>
internal sealed record BudgetLine(string What, string Figures, double Share);

/// <summary>API calls for the budgets of departments and teams.</summary>
internal static class BudgetsApi
{
    public static void MapBudgets(this RouteGroupBuilder api)
    {
        api.MapGet("/budgets", ListAsync).WithTags("Budgets").WithName("ListBudgets").WithSummary("List the budgets that you can see.");
        Map(api, "/departments/{name}/budget", BudgetOwner.Department, "Department", "department");
        Map(api, "/teams/{name}/budget", BudgetOwner.Team, "Team", "team");
    }

    private static void Map(RouteGroupBuilder api, string route, Func<string, BudgetOwner> ownerOf, string title, string noun)
    {
        var budget = api.MapGroup(route).WithTags("Budgets").WithProblems(StatusCodes.Status404NotFound);
        budget
            .MapGet(
                "",
                (string name, Caller caller, BudgetReader budgets, CancellationToken cancellationToken) =>
                    FindAsync(ownerOf(name), caller, budgets, cancellationToken)
            )
            .WithName($"Get{title}Budget")
            .WithSummary($"Get the budget of a {noun}.");
        budget
            .MapGroup("")
            .NotForTokens()
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity)
            .MapPut(
                "",
                (string name, BudgetInput input, Caller caller, BudgetService service, BudgetReader budgets) =>
                    SetAsync(ownerOf(name), input, caller, service, budgets)
            )
            .WithName($"Set{title}Budget")
            .WithSummary($"Replace the budget of a {noun}. What is left out has no ceiling.");
    }

    private static async Task<Ok<ListResponse<BudgetResponse>>> ListAsync(Caller caller, BudgetReader budgets, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ListResponse<BudgetResponse>([.. (await budgets.ListAsync(caller.User, cancellationToken)).Select(BudgetResponse.From)]));

    private static async Task<Results<Ok<BudgetResponse>, ProblemHttpResult>> FindAsync(
        BudgetOwner owner,
        Caller caller,
        BudgetReader budgets,
        CancellationToken cancellationToken
    )
    {
        var found = await budgets.FindAsync(caller.User, owner, cancellationToken);
        return found.Succeeded ? TypedResults.Ok(BudgetResponse.From(found.Value)) : found.Problems.ToResult();
    }

    private static async Task<Results<Ok<BudgetResponse>, ProblemHttpResult>> SetAsync(
        BudgetOwner owner,
        BudgetInput input,
        Caller caller,
        BudgetService service,
        BudgetReader budgets
    )
    {
        var saved = await service.SetAsync(caller.User, owner, input, CancellationToken.None);
        return saved.Succeeded ? await FindAsync(owner, caller, budgets, CancellationToken.None) : saved.Problems.ToResult();
    }
}
