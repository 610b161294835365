namespace TenantPortal.Core.Tenants;

/// <summary>What tenants may be called and where they may run (section <c>Tenants</c>).</summary>
public sealed class TenantOptions
{
    public const string Section = "Tenants";

    public string[] Environments { get; set; } = [];

    /// <summary>Names beside the built-in ones that no tenant may have; a final star stands for any rest.</summary>
    public string[] ReservedNames { get; set; } = [];

    /// <summary>How long after its approval a deletion can still be taken back: 0 to 90 days.</summary>
    public TimeSpan DeletionGrace { get; set; } = TimeSpan.FromDays(7);
}
