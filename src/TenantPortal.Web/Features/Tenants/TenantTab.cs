namespace TenantPortal.Web.Features.Tenants;

/// <summary>The tabs of a tenant that show its details.</summary>
public enum TenantTab
{
    Overview,
    Quota,
    Activity,
    Settings,
}
