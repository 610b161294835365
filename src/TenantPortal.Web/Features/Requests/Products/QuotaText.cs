using TenantPortal.Core.Quotas;

namespace TenantPortal.Web.Features.Requests.Products;

/// <summary>A quota on one line of a table.</summary>
internal static class QuotaText
{
    public static string Of(Quota quota) => string.Join(", ", quota.Resources.Select(resource => $"{quota[resource]} {resource.Noun}"));
}
