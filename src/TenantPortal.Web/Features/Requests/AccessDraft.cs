using TenantPortal.Core.Tenants;

namespace TenantPortal.Web.Features.Requests;

/// <summary>A group that shall get in, as somebody types it.</summary>
public sealed class AccessDraft
{
    public string? Group { get; set; }

    public string? Role { get; set; } = nameof(TenantRole.Developer);
}
