namespace TenantPortal.Core.Tenants;

/// <summary>Names, environments and deletion of tenants (section <c>Tenants</c>).</summary>
public sealed class TenantOptions
{
    public const string Section = "Tenants";

    public string[] Environments { get; set; } = [];

    /// <summary>Reserved names in addition to the built-in ones; a final star matches any suffix.</summary>
    public string[] ReservedNames { get; set; } = [];

    /// <summary>How long after its approval a deletion can be canceled: 0 to 90 days.</summary>
    public TimeSpan DeletionGrace { get; set; } = TimeSpan.FromDays(7);
}
