using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;
using TenantPortal.Core.Observations;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

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
    public static void MapDashboard(this RouteGroupBuilder api) =>
        api.WithProblems(StatusCodes.Status422UnprocessableEntity)
            .MapGet("/dashboard", GetAsync)
            .WithTags("Dashboard")
            .WithName("GetDashboard")
            .WithSummary("Get the quota and usage of one resource, by team and tenant.");

    private static async Task<Results<Ok<DashboardResponse>, ProblemHttpResult>> GetAsync(
        Caller caller,
        QuotaDashboard dashboard,
        CancellationToken cancellationToken,
        string resource = "cpu"
    )
    {
        if (QuotaResource.Find(resource) is not { } known)
            return new Problem[] { new($"Choose a resource: {string.Join(", ", QuotaResource.All)}.", "resource") }.ToResult();
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
}
