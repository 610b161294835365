using TenantPortal.Core.Languages;
using TenantPortal.Core.Tenants.Deletion;

namespace TenantPortal.Web.Features.Tenants.Deleting;

/// <summary>Describes what happens to the volumes of a tenant that is deleted.</summary>
internal static class VolumeText
{
    /// <summary>A sentence.</summary>
    public static Sentence Of(VolumeChoice choice) =>
        choice switch
        {
            VolumeChoice.Keep => (Sentence)"Its volumes are kept: the portal sets their reclaim policy to Retain before it deletes anything.",
            _ => "Its volumes are deleted, unless their reclaim policy is Retain.",
        };
}
