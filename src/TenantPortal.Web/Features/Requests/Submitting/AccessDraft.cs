using TenantPortal.Core.Tenants;

namespace TenantPortal.Web.Features.Requests.Submitting;

/// <summary>The form input for a group with access to a tenant.</summary>
public sealed class AccessDraft
{
    public string? Group { get; set; }

    public string? Role { get; set; } = nameof(TenantRole.Developer);
}
