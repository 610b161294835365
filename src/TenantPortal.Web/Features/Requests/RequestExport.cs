using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Web.Api;
using TenantPortal.Web.Api.Exports;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Requests;

/// <summary>The API call that exports the list of requests.</summary>
internal static class RequestExport
{
    private static readonly IReadOnlyList<ExportColumn<RequestSummary>> Columns =
    [
        ExportColumn<RequestSummary>.Text("id", request => request.Id),
        ExportColumn<RequestSummary>.Text("name", request => request.Name),
        ExportColumn<RequestSummary>.Text("tenants", request => request.Tenants.Count > 0 ? string.Join(", ", request.Tenants) : request.Tenant),
        ExportColumn<RequestSummary>.Text("kind", request => request.Kind.ToString()),
        ExportColumn<RequestSummary>.Text("status", request => request.Status.ToString()),
        ExportColumn<RequestSummary>.Text("claimedBy", request => request.ClaimedBy),
        ExportColumn<RequestSummary>.Text("team", request => request.Team),
        ExportColumn<RequestSummary>.Text("tier", request => request.Requested.Tier),
        // These may differ between the tenants of a product.
        ExportColumn<RequestSummary>.Text("size", request => request.Tenants.Count > 0 ? null : request.Requested.Size),
        ExportColumn<RequestSummary>.Text("environment", request => request.Tenants.Count > 0 ? null : request.Requested.Environment),
        ExportColumn<RequestSummary>.Text("cluster", request => request.Cluster),
        ExportColumn<RequestSummary>.Text("requestedBy", request => request.RequestedBy),
        ExportColumn<RequestSummary>.Instant("submittedAt", request => request.SubmittedAt),
        ExportColumn<RequestSummary>.Instant("decidedAt", request => request.DecidedAt),
    ];

    public static void MapRequestExport(this RouteGroupBuilder api) =>
        api.WithProblems(StatusCodes.Status400BadRequest)
            .MapQuery(HttpMethods.Get, "/exports/requests", ExportAsync)
            .IsLarge()
            .WithTags("Requests")
            .WithName("ExportRequests")
            .WithSummary("Export the matching requests that you can see as CSV or XLSX, newest first.")
            .ProducesTable();

    private static Task<Results<PushStreamHttpResult, FileContentHttpResult, ProblemHttpResult>> ExportAsync(
        Caller caller,
        RequestReader reader,
        CancellationToken cancellationToken,
        RequestStatus? status = null,
        RequestKind? kind = null,
        string? team = null,
        string? search = null,
        string format = TableExport.Csv
    )
    {
        var filter = new RequestFilter
        {
            Status = status,
            Kind = kind,
            Team = team,
            Search = search,
            Limit = RequestReader.MaxLimit,
        };
        var requests = TableExport.ReadAllAsync(after => reader.ListAsync(caller.User, filter with { After = after }, cancellationToken));
        return TableExport.SendAsync(format, "requests", Columns, requests, cancellationToken);
    }
}
