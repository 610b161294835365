using TenantPortal.Core.Prices;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Requests.Deciding;
using TenantPortal.Core.Requests.Fields;
using TenantPortal.Core.Requests.Reading;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Web.Features.Requests;

/// <summary>One of the tenants of a product that are requested together.</summary>
/// <param name="Id">The id of its request; null for a dry run.</param>
/// <param name="Revision">The hash of its manifests.</param>
/// <param name="MonthlyCost">What its quota costs; null without prices.</param>
internal sealed record SubmittedTenantResponse(
    string? Id,
    string Tenant,
    string Environment,
    string? Size,
    IReadOnlyDictionary<string, string> Quota,
    string Revision,
    Money? MonthlyCost
);

/// <summary>One of the tenants of a product as it would be approved.</summary>
/// <param name="Revision">The hash of its manifests.</param>
/// <param name="MonthlyCost">What its quota would cost; null without prices.</param>
internal sealed record PreviewedTenantResponse(
    string Tenant,
    string Environment,
    string? Size,
    IReadOnlyDictionary<string, string> Quota,
    string Revision,
    Money? MonthlyCost,
    IReadOnlyList<FieldDiff> Diff
)
{
    public static PreviewedTenantResponse From(PreviewedTenant tenant, PriceList prices) =>
        new(
            tenant.Decided.Name,
            tenant.Decided.Environment,
            tenant.Decided.Size,
            tenant.Decided.Quota.ToAmounts(),
            tenant.Revision,
            prices.MonthlyCost(tenant.Decided),
            FieldDiff.From(tenant.Changes)
        );
}

/// <summary>A product whose tenants are requested together.</summary>
/// <param name="Name">The name of the product.</param>
/// <param name="Contents">For a deletion: the fingerprint of what would be lost, to decide on; null when nothing was read.</param>
internal sealed record ProductRequestResponse(string Name, string? Contents, IReadOnlyList<GroupedRequestResponse> Requests)
{
    public static ProductRequestResponse? From(RequestDetails details, PriceList prices) =>
        details.Summary.Product is { } product
            ? new(product, details.Contents, [.. details.Group.Select(request => GroupedRequestResponse.From(request, prices))])
            : null;
}

/// <summary>The request for one tenant of a product.</summary>
/// <param name="Id">The id of the request.</param>
/// <param name="Revision">The hash of its manifests.</param>
/// <param name="Deletion">What a deletion deletes; null for other requests.</param>
/// <param name="Phase">The phase of the tenant; null while there is none.</param>
internal sealed record GroupedRequestResponse(
    string Id,
    RequestStatus Status,
    string Tenant,
    string Environment,
    string Tier,
    string? Size,
    IReadOnlyDictionary<string, string> Quota,
    Money? MonthlyCost,
    string Revision,
    IReadOnlyList<FieldDiff> Diff,
    IReadOnlyList<RequestCheck> Checks,
    RequestedDeletionResponse? Deletion,
    TenantPhase? Phase
)
{
    public static GroupedRequestResponse From(GroupedRequest request, PriceList prices) =>
        new(
            request.Id,
            request.Status,
            request.Tenant,
            request.Requested.Environment,
            request.Requested.Tier,
            request.Requested.Size,
            request.Requested.Quota.ToAmounts(),
            prices.MonthlyCost(request.Requested),
            request.Revision,
            FieldDiff.From(request.Diff),
            request.Check is { } check ? [check] : [],
            RequestedDeletionResponse.From(request.Deletion),
            request.Phase
        );
}
