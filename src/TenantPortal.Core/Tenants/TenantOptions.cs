namespace TenantPortal.Core.Tenants;

/// <summary>Names, environments and deletion of tenants (section <c>Tenants</c>).</summary>
public sealed class TenantOptions
{
    public const string Section = "Tenants";

    /// <summary>The environments that a request can choose.</summary>
    public string[] Environments { get; set; } = [];

    /// <summary>More names that no tenant may have. A final star matches any rest.</summary>
    public string[] ReservedNames { get; set; } = [];

    /// <summary>How long an approved deletion can be cancelled before anything is removed: 0 to 90 days.</summary>
    public TimeSpan DeletionGrace { get; set; } = TimeSpan.FromDays(7);
}
