using System.Security.Claims;
using TenantPortal.Core;
using TenantPortal.Core.Observations;
using TenantPortal.Core.People;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Dashboard;

/// <summary>What one team or tenant holds and uses.</summary>
/// <param name="Utilization">Used by hard, 0 to 1.</param>
/// <param name="Share">The part of all that is held, 0 to 1.</param>
internal sealed record HoldingResponse(string Name, string Title, string Hard, string Used, double Utilization, double Share)
{
    public static HoldingResponse From(QuotaHolding holding) =>
        new(holding.Owner, holding.Title, holding.Hard.ToString(), holding.Used.ToString(), holding.Utilization, holding.Share);
}

/// <summary>Who holds and uses what of one resource.</summary>
/// <param name="Committed">The approved quotas of the tenants that the caller may see, whether the cluster has told of them or not.</param>
/// <param name="Allocatable">Of all clusters; null when unknown.</param>
/// <param name="Tenants">The largest first; not all where there are very many.</param>
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

/// <summary>Quota by team and tenant, as far as the caller may see.</summary>
internal static class DashboardApi
{
    public static void MapDashboard(this RouteGroupBuilder api) =>
        api.MapGet("/dashboard", GetAsync)
            .WithTags("Dashboard")
            .WithName("GetDashboard")
            .WithSummary("Who holds and uses what of one resource.")
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
