using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Usage;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Tenants.Usage;

/// <summary>What the pods really used on one day, as the cluster measured it.</summary>
/// <param name="Used">The maximum of the day.</param>
/// <param name="P95">The amount that 95 % of the samples did not exceed.</param>
/// <param name="Samples">The number of samples that were measured.</param>
internal sealed record RealUseResponse(string Used, string Minimum, string Mean, string P95, int Samples);

/// <summary>What the pods of a tenant really use now.</summary>
/// <param name="At">The beginning of the interval of the sample.</param>
internal sealed record MeasuredUseResponse(DateTimeOffset At, string Cpu, string Memory)
{
    public static MeasuredUseResponse From(MeasuredUse use) =>
        new(
            use.At,
            QuotaFigure.ToQuantity(QuotaResource.Cpu.HardKey, use.Cpu).ToString(),
            QuotaFigure.ToQuantity(QuotaResource.Memory.HardKey, use.Memory).ToString()
        );
}

/// <summary>The usage on one day: what the quota counted.</summary>
/// <param name="Used">The maximum of the day.</param>
/// <param name="P95">The amount that 95 % of the samples did not exceed.</param>
/// <param name="Hard">The quota at the end of the day.</param>
/// <param name="Samples">The number of samples; fewer than usual when the cluster was not reachable for a part of the day.</param>
/// <param name="Real">What the pods really used; null for a resource, and on a day, that was not measured.</param>
internal sealed record UsagePointResponse(DateOnly Day, string Used, string Minimum, string Mean, string P95, string Hard, int Samples, RealUseResponse? Real)
{
    public static UsagePointResponse From(QuotaResource resource, UsagePoint point)
    {
        string Text(long number) => QuotaFigure.ToQuantity(resource.HardKey, number).ToString();
        var figures = point.Figures;
        return new(
            point.Day,
            Text(figures.Maximum),
            Text(figures.Minimum),
            Text(figures.Mean),
            Text(figures.P95),
            Text(point.Hard),
            figures.Samples,
            point.Real is { } real ? new(Text(real.Maximum), Text(real.Minimum), Text(real.Mean), Text(real.P95), real.Samples) : null
        );
    }
}

/// <summary>The daily usage of one resource, oldest first. A day on which the quota was not seen is missing.</summary>
/// <param name="Resource">The key of the ResourceQuota.</param>
internal sealed record UsageSeriesResponse(string Resource, IReadOnlyList<UsagePointResponse> Points);

/// <summary>The usage of a tenant over a number of days including today. Days are in UTC.</summary>
/// <param name="Real">What the pods really use now; null when the cluster does not measure it.</param>
internal sealed record UsageResponse(string Tenant, int Days, MeasuredUseResponse? Real, IReadOnlyList<UsageSeriesResponse> Resources)
{
    public static UsageResponse From(TenantUsage usage, MeasuredUse? real) =>
        new(
            usage.Tenant,
            usage.Days,
            real is null ? null : MeasuredUseResponse.From(real),
            [
                .. usage.Resources.Select(series => new UsageSeriesResponse(
                    series.Resource.HardKey,
                    [.. series.Points.Select(point => UsagePointResponse.From(series.Resource, point))]
                )),
            ]
        );
}

/// <summary>API calls for the daily usage of tenants.</summary>
internal static class UsageApi
{
    public static void MapUsage(this RouteGroupBuilder api) =>
        api.WithProblems(StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity)
            .MapQuery(HttpMethods.Get, "/tenants/{name}/usage", FindAsync)
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
        if (!found.Succeeded)
            return found.Problems.ToResult();
        return TypedResults.Ok(UsageResponse.From(found.Value, await reader.FindMeasuredAsync(caller.User, name, cancellationToken)));
    }
}
