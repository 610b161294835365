using TenantPortal.Core.Languages;
using TenantPortal.Core.Quotas;

namespace TenantPortal.Web.Features.Requests.Products;

/// <summary>A quota on one line of a table.</summary>
internal static class QuotaText
{
    public static Sentence Of(Quota quota) => Sentence.Join(", ", quota.Resources.Select(resource => (Sentence)$"{quota[resource]} {resource.Noun}"));
}
