using Microsoft.AspNetCore.Http.HttpResults;
using TenantPortal.Core.Tenants;
using TenantPortal.Core.Tenants.Reading;
using TenantPortal.Web.Api;
using TenantPortal.Web.Api.Exports;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Tenants;

/// <summary>The API call that exports the list of tenants. Its address is not below that of tenants, because a tenant may have any name.</summary>
internal static class TenantExport
{
    private static readonly IReadOnlyList<ExportColumn<TenantSummary>> Columns =
    [
        ExportColumn<TenantSummary>.Text("name", tenant => tenant.Name),
        ExportColumn<TenantSummary>.Text("phase", tenant => tenant.Phase.ToString()),
        ExportColumn<TenantSummary>.Text("product", tenant => tenant.Product),
        ExportColumn<TenantSummary>.Text("team", tenant => tenant.Team),
        ExportColumn<TenantSummary>.Text("tier", tenant => tenant.Tier),
        ExportColumn<TenantSummary>.Text("size", tenant => tenant.Size),
        ExportColumn<TenantSummary>.Text("cluster", tenant => tenant.Cluster),
        ExportColumn<TenantSummary>.Text("environment", tenant => tenant.Environment),
        ExportColumn<TenantSummary>.Instant("approvedAt", tenant => tenant.ApprovedAt),
        ExportColumn<TenantSummary>.Instant("readyAt", tenant => tenant.ReadyAt),
    ];

    public static void MapTenantExport(this RouteGroupBuilder api) =>
        api.WithProblems(StatusCodes.Status400BadRequest)
            .MapQuery(HttpMethods.Get, "/exports/tenants", ExportAsync)
            .IsLarge()
            .WithTags("Tenants")
            .WithName("ExportTenants")
            .WithSummary("Export the matching tenants that you can see as CSV or XLSX.")
            .ProducesTable();

    private static Task<Results<PushStreamHttpResult, FileContentHttpResult, ProblemHttpResult>> ExportAsync(
        Caller caller,
        TenantReader reader,
        CancellationToken cancellationToken,
        TenantPhase? phase = null,
        string? team = null,
        string? tier = null,
        string? cluster = null,
        string? environment = null,
        string? product = null,
        string? search = null,
        TenantSort sort = TenantSort.Name,
        string format = TableExport.Csv
    )
    {
        var filter = new TenantFilter
        {
            Phase = phase,
            Team = team,
            Tier = tier,
            Cluster = cluster,
            Environment = environment,
            Product = product,
            Search = search,
            Sort = sort,
            Limit = TenantReader.MaxLimit,
        };
        var tenants = TableExport.ReadAllAsync(after => reader.ListAsync(caller.User, filter with { After = after }, cancellationToken));
        return TableExport.SendAsync(format, "tenants", Columns, tenants, cancellationToken);
    }
}
