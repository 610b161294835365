using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.RightSizing;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Features.Dashboard;

namespace TenantPortal.Web.Features.RightSizing;

/// <summary>One resource of a suggestion.</summary>
/// <param name="P95">The maximum of 95 % of the days did not exceed it; null for a resource that was not seen.</param>
/// <param name="RealP95">The same of what pods really used; null when that was not measured. The suggestion does not use it.</param>
internal sealed record SuggestedAmountResponse(string Resource, string Current, string Suggested, string Saving, string? P95, string? RealP95)
{
    public static SuggestedAmountResponse From(SuggestedAmount amount)
    {
        string Text(long number) => QuotaFigure.ToQuantity(amount.Resource.HardKey, number).ToString();
        return new(
            amount.Resource.Name,
            Text(amount.Current),
            Text(amount.Suggested),
            Text(amount.Saving),
            amount.P95 is { } p95 ? Text(p95) : null,
            amount.RealP95 is { } real ? Text(real) : null
        );
    }
}

/// <summary>The quota that is suggested for a tenant.</summary>
/// <param name="Days">The days with recorded use that the suggestion is based on.</param>
/// <param name="MissingDays">The days that are missing for a suggestion; 0 when there are enough.</param>
/// <param name="Size">The suggested size of the tier; null for amounts.</param>
/// <param name="Confidence">Null without a suggestion.</param>
/// <param name="Amounts">Empty when the quota fits, or too little is known.</param>
/// <param name="MonthlySaving">Null without prices or a suggestion.</param>
internal sealed record RightSizingResponse(
    string Tenant,
    string Team,
    int Days,
    int MissingDays,
    string? Size,
    SizingConfidence? Confidence,
    IReadOnlyList<SuggestedAmountResponse> Amounts,
    Money? MonthlySaving
)
{
    public static RightSizingResponse From(RightSizingView view) =>
        new(
            view.Tenant,
            view.TeamTitle,
            view.Days,
            view.MissingDays,
            view.Size,
            view.Confidence,
            [.. view.Amounts.Select(SuggestedAmountResponse.From)],
            view.MonthlySaving
        );
}

/// <summary>API calls for suggestions of smaller quotas.</summary>
internal static class RightSizingApi
{
    public static void MapRightSizing(this RouteGroupBuilder api)
    {
        api.WithProblems(StatusCodes.Status404NotFound)
            .MapGet("/tenants/{name}/right-sizing", FindAsync)
            .WithTags("Tenants")
            .WithName("GetTenantRightSizing")
            .WithSummary("Get the quota that the use of a tenant suggests.");
        api.WithProblems(StatusCodes.Status422UnprocessableEntity)
            .MapGet("/dashboard/savings", ListAsync)
            .WithTags("Dashboard")
            .WithName("ListSavings")
            .WithSummary("List the tenants whose quotas could be reduced the most.");
    }

    private static async Task<Results<Ok<RightSizingResponse>, ProblemHttpResult>> FindAsync(
        string name,
        Caller caller,
        RightSizingReader reader,
        CancellationToken cancellationToken
    )
    {
        var found = await reader.FindAsync(caller.User, name, cancellationToken);
        return found.Succeeded ? TypedResults.Ok(RightSizingResponse.From(found.Value)) : found.Problems.ToResult();
    }

    private static async Task<Results<Ok<ListResponse<RightSizingResponse>>, ProblemHttpResult>> ListAsync(
        Caller caller,
        RightSizingReader reader,
        CancellationToken cancellationToken,
        string resource = "cpu"
    )
    {
        if (QuotaResource.Find(resource) is not { } known)
            return new[] { BoardAddress.UnknownResource }.ToResult();
        var savings = await reader.ListAsync(caller.User, known, cancellationToken);
        return TypedResults.Ok(new ListResponse<RightSizingResponse>([.. savings.Select(RightSizingResponse.From)]));
    }
}
