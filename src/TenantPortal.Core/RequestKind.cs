namespace TenantPortal.Core;

/// <summary>What is requested.</summary>
public enum RequestKind
{
    /// <summary>A new tenant.</summary>
    Create,

    /// <summary>More or less of what the tenant may use.</summary>
    ChangeQuota,

    /// <summary>Another tier for the tenant.</summary>
    ChangeTier,

    /// <summary>Which further groups may work in the tenant, and as what.</summary>
    ChangeAccess,

    /// <summary>A later end of the tenant.</summary>
    Renew,

    /// <summary>The end of the tenant and of everything in it.</summary>
    Delete,
}
