using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Tiers;
using TenantPortal.Web.Api;
using TenantPortal.Web.Api.Exports;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Dashboard.Cost;

/// <summary>API calls for costs, limited to what the caller can see.</summary>
internal static class CostApi
{
    private static readonly Problem NoPrices = new(
        "No prices are configured, so there are no costs. A platform operator can set Prices:Currency and prices.",
        Kind: ProblemKind.NotFound
    );

    public static void MapCosts(this RouteGroupBuilder dashboard)
    {
        dashboard
            .MapQuery(HttpMethods.Get, "/cost", GetAsync)
            .WithName("GetCostDashboard")
            .WithSummary("Get what approved quotas cost in a month, and what of it was used.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        dashboard
            .MapQuery(HttpMethods.Get, "/cost/chargeback", ExportAsync)
            .IsLarge()
            .WithName("ExportChargeback")
            .WithSummary("Export the charges of a month by team, tier, cluster, environment and resource, as CSV or XLSX with the columns of FOCUS 1.0.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesTable();
    }

    private static async Task<Results<Ok<CostBoardResponse>, ProblemHttpResult>> GetAsync(
        [AsParameters] CostQuery query,
        Caller caller,
        CostBoardReader costs,
        CancellationToken cancellationToken
    )
    {
        var filter = query.ToAddress().TryRead(costs.CurrentMonth);
        if (!filter.Succeeded)
            return filter.Problems.ToResult();
        return await costs.GetAsync(caller.User, filter.Value, cancellationToken) is { } board
            ? TypedResults.Ok(CostBoardResponse.From(filter.Value, board))
            : new[] { NoPrices }.ToResult();
    }

    private static async Task<Results<PushStreamHttpResult, FileContentHttpResult, ProblemHttpResult>> ExportAsync(
        [AsParameters] CostQuery query,
        Caller caller,
        CostBoardReader costs,
        TierCatalog tiers,
        CancellationToken cancellationToken,
        string format = TableExport.Csv
    )
    {
        var filter = query.ToAddress().TryRead(costs.CurrentMonth);
        if (!filter.Succeeded)
            return filter.Problems.ToResult();
        if (await costs.ListChargesAsync(caller.User, filter.Value, cancellationToken) is not { } charges)
            return new[] { NoPrices }.ToResult();
        var name = $"chargeback-{CostAddress.TextOf(filter.Value.Month)}";
        return await TableExport.SendAsync(format, name, ChargeColumns.Of(filter.Value, tiers), charges.ToAsyncEnumerable(), cancellationToken);
    }
}
