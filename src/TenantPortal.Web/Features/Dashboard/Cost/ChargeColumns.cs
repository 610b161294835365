using System.Globalization;
using System.Text.Json;
using TenantPortal.Core.Calendar;
using TenantPortal.Core.Dashboards;
using TenantPortal.Core.Prices;
using TenantPortal.Core.Quotas;
using TenantPortal.Core.Tiers;
using TenantPortal.Web.Api.Exports;

namespace TenantPortal.Web.Features.Dashboard.Cost;

/// <summary>
/// The columns of a chargeback file, by the names and in the formats of the FinOps Open Cost and Usage Specification (FOCUS) 1.0. A department is a billing
/// account, a team a sub account, a cluster a region, and a tier a service. The prices are the list prices: there are no discounts.
/// </summary>
internal static class ChargeColumns
{
    private const string Provider = "TenantPortal";

    public static IReadOnlyList<ExportColumn<Charge>> Of(CostFilter filter, TierCatalog tiers) =>
        [
            Number("BilledCost", charge => charge.Cost.Amount),
            Text("BillingAccountId", charge => charge.Department),
            Text("BillingAccountName", charge => charge.DepartmentTitle),
            Text("BillingCurrency", charge => charge.Cost.Currency),
            Text("BillingPeriodEnd", _ => StartOf(filter.Month.AddMonths(1))),
            Text("BillingPeriodStart", _ => StartOf(filter.Month)),
            Text("ChargeCategory", _ => "Usage"),
            Text("ChargeClass", _ => null),
            Text("ChargeDescription", charge => $"{TitleOf(charge)} of {TierOf(charge, tiers)} on {charge.Cluster} ({charge.Environment})"),
            Text("ChargeFrequency", _ => "Usage-Based"),
            Text("ChargePeriodEnd", charge => StartOf(charge.Until)),
            Text("ChargePeriodStart", charge => StartOf(charge.First)),
            Number("ConsumedQuantity", charge => charge.UsedQuantity),
            Text("ConsumedUnit", charge => charge.UsedQuantity is null ? null : charge.Unit),
            Number("ContractedCost", charge => charge.Cost.Amount),
            Number("ContractedUnitPrice", charge => charge.Price),
            Number("EffectiveCost", charge => charge.Cost.Amount),
            Text("InvoiceIssuerName", _ => Provider),
            Number("ListCost", charge => charge.Cost.Amount),
            Number("ListUnitPrice", charge => charge.Price),
            Text("PricingCategory", _ => "Standard"),
            Number("PricingQuantity", charge => charge.Quantity),
            Text("PricingUnit", charge => charge.Unit),
            Text("ProviderName", _ => Provider),
            Text("PublisherName", _ => Provider),
            Text("RegionId", charge => charge.Cluster),
            Text("RegionName", charge => charge.Cluster),
            Text("ResourceId", charge => $"{charge.Team}/{charge.Tier}/{charge.Cluster}/{charge.Environment}"),
            Text("ResourceName", charge => $"{charge.TeamTitle}: {TierOf(charge, tiers)}, {charge.Environment}"),
            Text("ResourceType", _ => "Tenants"),
            Text("ServiceCategory", charge => CategoryOf(charge)),
            Text("ServiceName", charge => TierOf(charge, tiers)),
            Text("SkuId", SkuOf),
            Text("SkuPriceId", charge => $"{SkuOf(charge)}/{charge.Price.ToString(CultureInfo.InvariantCulture)}"),
            Text("SubAccountId", charge => charge.Team),
            Text("SubAccountName", charge => charge.TeamTitle),
            Text("Tags", TagsOf),
        ];

    private static ExportColumn<Charge> Text(string name, Func<Charge, string?> read) => ExportColumn<Charge>.Text(name, read);

    private static ExportColumn<Charge> Number(string name, Func<Charge, decimal?> read) => ExportColumn<Charge>.Number(name, read);

    private static string StartOf(DateOnly day) => day.ToText() + "T00:00:00Z";

    private static QuotaResource? ResourceOf(Charge charge) => charge.Resource is { } name ? QuotaResource.Find(name) : null;

    private static string TitleOf(Charge charge) => ResourceOf(charge)?.Title ?? "Price per tenant";

    private static string TierOf(Charge charge, TierCatalog tiers) => tiers.Find(charge.Tier)?.Title ?? charge.Tier;

    private static string SkuOf(Charge charge) => $"{charge.Tier}/{charge.Resource ?? "tenant"}";

    private static string CategoryOf(Charge charge) =>
        ResourceOf(charge) == QuotaResource.Storage || ResourceOf(charge) == QuotaResource.EphemeralStorage ? "Storage" : "Compute";

    private static string TagsOf(Charge charge)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["environment"] = charge.Environment };
        if (charge.CostCentre is { } center)
            tags["costCentre"] = center;
        return JsonSerializer.Serialize(tags);
    }
}
