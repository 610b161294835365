using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Observations;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Tenants;

/// <summary>The usage on one day.</summary>
/// <param name="Used">The maximum of the day.</param>
/// <param name="Hard">The quota at the end of the day.</param>
internal sealed record UsagePointResponse(DateOnly Day, string Used, string Hard);

/// <summary>The daily usage of one resource, oldest first.</summary>
/// <param name="Resource">The key of the ResourceQuota.</param>
internal sealed record UsageSeriesResponse(string Resource, IReadOnlyList<UsagePointResponse> Points);

/// <summary>The usage of a tenant over a number of days including today. Days are in UTC.</summary>
internal sealed record UsageResponse(string Tenant, int Days, IReadOnlyList<UsageSeriesResponse> Resources)
{
    public static UsageResponse From(TenantUsage usage) =>
        new(
            usage.Tenant,
            usage.Days,
            [
                .. usage.Resources.Select(series => new UsageSeriesResponse(
                    series.Resource,
                    [.. series.Points.Select(point => new UsagePointResponse(point.Day, point.Used.ToString(), point.Hard.ToString()))]
                )),
            ]
        );
}

/// <summary>API calls for the daily usage of tenants.</summary>
internal static class UsageApi
{
    public static void MapUsage(this RouteGroupBuilder api) =>
        api.WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .MapGet("/tenants/{name}/usage", FindAsync)
            .WithTags("Tenants")
            .WithName("GetTenantUsage")
            .WithSummary("Get the daily usage of a tenant for 1 to 400 days.");

    private static async Task<Results<Ok<UsageResponse>, ProblemHttpResult>> FindAsync(
        string name,
        Caller caller,
        UsageReader reader,
        CancellationToken cancellationToken,
        int days = 30
    )
    {
        var found = await reader.FindAsync(caller.User, name, days, cancellationToken);
        return found.Succeeded ? TypedResults.Ok(UsageResponse.From(found.Value)) : found.Problems.ToResult();
    }
}
