using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Web.Api;
using TenantPortal.Web.Api.Exports;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Features.Dashboard.Cost;
using TenantPortal.Web.Features.Dashboard.Process;

namespace TenantPortal.Web.Features.Dashboard;

/// <summary>The quota and usage of one team or tenant.</summary>
/// <param name="Utilization">Used divided by hard, from 0 to 1.</param>
/// <param name="Share">The share of the total quota, from 0 to 1.</param>
internal sealed record HoldingResponse(string Name, string Title, string Hard, string Used, double Utilization, double Share)
{
    public static HoldingResponse From(QuotaHolding holding) =>
        new(holding.Owner, holding.Title, holding.Hard.ToString(), holding.Used.ToString(), holding.Utilization, holding.Share);
}

/// <summary>The quota and usage of one resource, by team and tenant.</summary>
/// <param name="Committed">The approved quotas of the tenants that the caller can see, even if the cluster has not reported them.</param>
/// <param name="Allocatable">The sum over all clusters; null if unknown.</param>
/// <param name="Tenants">The tenants, largest first; truncated if there are many.</param>
internal sealed record DashboardResponse(
    string Resource,
    string Hard,
    string Used,
    string Committed,
    string? Allocatable,
    IReadOnlyList<HoldingResponse> Teams,
    IReadOnlyList<HoldingResponse> Tenants,
    int TenantCount
);

/// <summary>API calls for the quota dashboard, limited to what the caller can see.</summary>
internal static class DashboardApi
{
    public static void MapDashboard(this RouteGroupBuilder api)
    {
        var dashboard = api.MapGroup("/dashboard").WithTags("Dashboard").WithProblems(StatusCodes.Status422UnprocessableEntity);
        dashboard.MapGet("/", GetAsync).WithName("GetDashboard").WithSummary("Get the quota and usage of one resource, by team and tenant.");
        dashboard
            .MapQuery(HttpMethods.Get, "/quota", GetQuotaAsync)
            .WithName("GetQuotaDashboard")
            .WithSummary("Get the quotas of all resources by department, team, tier, cluster, environment, product or cost center, with their trend.");
        dashboard
            .MapQuery(HttpMethods.Get, "/quota/export", ExportQuotaAsync)
            .IsLarge()
            .WithName("ExportQuotaDashboard")
            .WithSummary("Export the quotas of all resources and groups as CSV or XLSX.")
            .ProducesTable();
        dashboard
            .MapQuery(HttpMethods.Get, "/process", GetProcessAsync)
            .WithName("GetProcessDashboard")
            .WithSummary("Get how requests are decided: per week, decision times against the target, rejections and what waits now.");
        dashboard.MapCosts();
    }

    private static async Task<Results<Ok<DashboardResponse>, ProblemHttpResult>> GetAsync(
        Caller caller,
        QuotaDashboard dashboard,
        CancellationToken cancellationToken,
        string resource = "cpu"
    )
    {
        if (QuotaResource.Find(resource) is not { } known)
            return new[] { BoardAddress.UnknownResource }.ToResult();
        var overview = await dashboard.GetAsync(caller.User, known, cancellationToken);
        return TypedResults.Ok(
            new DashboardResponse(
                known.Name,
                overview.Hard.ToString(),
                overview.Used.ToString(),
                overview.Committed.ToString(),
                overview.Allocatable?.ToString(),
                [.. overview.Teams.Select(HoldingResponse.From)],
                [.. overview.Tenants.Select(HoldingResponse.From)],
                overview.TenantCount
            )
        );
    }

    private static async Task<Results<Ok<QuotaBoardResponse>, ProblemHttpResult>> GetQuotaAsync(
        [AsParameters] BoardQuery query,
        Caller caller,
        QuotaBoardReader boards,
        CancellationToken cancellationToken
    )
    {
        var filter = query.ToAddress().TryRead();
        return filter.Succeeded
            ? TypedResults.Ok(QuotaBoardResponse.From(filter.Value, await boards.GetAsync(caller.User, filter.Value, cancellationToken)))
            : filter.Problems.ToResult();
    }

    private static async Task<Results<PushStreamHttpResult, FileContentHttpResult, ProblemHttpResult>> ExportQuotaAsync(
        [AsParameters] BoardQuery query,
        Caller caller,
        QuotaBoardReader boards,
        CancellationToken cancellationToken,
        string format = TableExport.Csv
    )
    {
        var filter = query.ToAddress().TryRead();
        if (!filter.Succeeded)
            return filter.Problems.ToResult();
        var board = await boards.GetAsync(caller.User, filter.Value, cancellationToken);
        return await TableExport.SendAsync(format, "quota", BoardColumns.Of(filter.Value), BoardLine.Of(board).ToAsyncEnumerable(), cancellationToken);
    }

    private static async Task<Results<Ok<ProcessBoardResponse>, ProblemHttpResult>> GetProcessAsync(
        Caller caller,
        ProcessBoardReader boards,
        CancellationToken cancellationToken,
        int weeks = 12,
        string? department = null,
        string? team = null
    )
    {
        if (!ProcessFilter.Spans.Contains(weeks))
            return new Problem[] { new($"The number of weeks must be one of {string.Join(", ", ProcessFilter.Spans)}.", "weeks") }.ToResult();
        var filter = new ProcessFilter
        {
            Weeks = weeks,
            Department = department,
            Team = team,
        };
        return TypedResults.Ok(ProcessBoardResponse.From(await boards.GetAsync(caller.User, filter, cancellationToken)));
    }
}
