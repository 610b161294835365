using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Web.Features.Tenants.Deleting;

/// <summary>Describes what happens to the volumes of a tenant that is deleted.</summary>
internal static class VolumeText
{
    /// <summary>A sentence.</summary>
    public static string Of(VolumeChoice choice) =>
        choice == VolumeChoice.Keep
            ? "Its volumes are kept: the portal sets their reclaim policy to Retain before it deletes anything."
            : "Its volumes are deleted, unless their reclaim policy is Retain.";
}
