using TenantPortal.Core;
using TenantPortal.Core.Requests;

namespace TenantPortal.Web.Features.Requests;

/// <summary>A change of a tenant as its page is called and as people read it.</summary>
/// <param name="Slug">In the address: <c>/tenants/shop/change/quota</c>.</param>
/// <param name="Verb">On the button that leads to it.</param>
/// <param name="Text">What it is for, in a sentence.</param>
public sealed record ChangeKind(RequestKind Kind, string Slug, string Verb, string Text)
{
    public static readonly IReadOnlyList<ChangeKind> All =
    [
        new(RequestKind.ChangeQuota, "quota", "Change quota", "More or less of what the tenant may use."),
        new(
            RequestKind.ChangeTier,
            "tier",
            "Change tier or options",
            "Other options of the tier, or more or less isolation. Another tier is made beside the old one, which stays until you say that the move is finished."
        ),
        new(RequestKind.ChangeAccess, "access", "Change access", "The groups that work in the tenant beside the leads of your team, and as what."),
        new(RequestKind.Renew, "renewal", "Renew", "A later last day, or none."),
        new(RequestKind.Delete, "deletion", "Delete", "The end of the tenant and of everything in it."),
    ];

    public static ChangeKind? Find(string slug) => All.FirstOrDefault(kind => kind.Slug == slug);

    public static ChangeKind Of(RequestKind kind) => All.Single(known => known.Kind == kind);

    public string AddressFor(string tenant) => $"tenants/{Uri.EscapeDataString(tenant)}/change/{Slug}";
}
