namespace TenantPortal.Core.Tiers;

/// <summary>Which tenants of a tier may sleep outside of their work hours.</summary>
public enum SleepOffer
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those that are not for production, external customers or regulated data.</summary>
    NonProduction,

    /// <summary>All.</summary>
    All,
}
