using TenantPortal.Core;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Notifications.Announcements;
using TenantPortal.Core.Requests;

namespace TenantPortal.Web.Features.Requests.Changing;

/// <summary>A kind of change to a tenant, with its address and display texts.</summary>
/// <param name="Slug">The last part of the address: <c>/tenants/shop/change/quota</c>.</param>
/// <param name="Verb">The text of the button that leads to it.</param>
/// <param name="Text">A sentence that describes the change.</param>
public sealed record ChangeKind(RequestKind Kind, string Slug, Sentence Verb, Sentence Text)
{
    public static readonly IReadOnlyList<ChangeKind> All =
    [
        new(RequestKind.ChangeQuota, "quota", "Change quota", "Increase or decrease the resources that the tenant can use."),
        new(
            RequestKind.ChangeTier,
            "tier",
            "Change tier or options",
            $"Change the options of the tier, or move to a tier with more or less isolation. "
                + $"The new tier is created next to the old one, which stays until you finish the move."
        ),
        new(
            RequestKind.ChangeAccess,
            "access",
            "Change access",
            "Choose which groups have access to the tenant in addition to your team's leads, and their roles."
        ),
        new(RequestKind.Renew, "renewal", "Renew", "Extend the expiry date, or remove it."),
        new(RequestKind.Delete, "deletion", "Delete", "Delete the tenant and everything in it."),
    ];

    public static ChangeKind? Find(string slug) => All.FirstOrDefault(kind => kind.Slug == slug);

    public static ChangeKind Of(RequestKind kind) => All.Single(known => known.Kind == kind);

    public string AddressFor(string tenant) => $"tenants/{Uri.EscapeDataString(tenant)}/change/{Slug}";

    /// <summary>The address of the renewal form with a later date filled in, which notices about an expiry lead to.</summary>
    public static string RenewalAddressFor(string tenant) => AnnouncementWords.PathOf(AnnouncementKind.TenantExpiring, null, tenant, null);
}
