using System.Security.Claims;
using TenantPortal.Core;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
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
        api.MapGet("/dashboard", GetAsync)
            .WithTags("Dashboard")
            .WithName("GetDashboard")
            .WithSummary("Get the quota and usage of one resource, by team and tenant.")
            .Produces<DashboardResponse>()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> GetAsync(
        ClaimsPrincipal principal,
        AccessOptions access,
        QuotaDashboard dashboard,
        CancellationToken cancellationToken,
        string resource = "cpu"
    )
    {
        if (QuotaResource.Find(resource) is not { } known)
            return new Problem[] { new($"Choose a resource: {string.Join(", ", QuotaResource.All)}.", "resource") }.ToResult();
        var overview = await dashboard.GetAsync(access.Recognize(principal), known, cancellationToken);
        return Results.Ok(
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
