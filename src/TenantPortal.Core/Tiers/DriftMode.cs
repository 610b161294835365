namespace TenantPortal.Core.Tiers;

/// <summary>What happens to fields that others change and that do not secure the tenant.</summary>
public enum DriftMode
{
    /// <summary>The portal restores them.</summary>
    Revert,

    /// <summary>The portal shows them and leaves them in place.</summary>
    Report,
}
