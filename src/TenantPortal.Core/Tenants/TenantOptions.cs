namespace TenantPortal.Core.Tenants;

/// <summary>Names, environments, expiry and deletion of tenants (section <c>Tenants</c>).</summary>
public sealed class TenantOptions
{
    public const string Section = "Tenants";

    /// <summary>The environments that a request can choose.</summary>
    public string[] Environments { get; set; } = [];

    /// <summary>More names that no tenant may have. A final star matches any rest.</summary>
    public string[] ReservedNames { get; set; } = [];

    /// <summary>How long an approved deletion can be cancelled before anything is removed: 0 to 90 days.</summary>
    public TimeSpan DeletionGrace { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long the name of a deleted tenant is reserved, so that remaining references cannot reach another team's tenant: 0 to 3650 days.
    /// </summary>
    public TimeSpan NameReservation { get; set; } = TimeSpan.FromDays(90);

    public TenantExpiryOptions Expiry { get; set; } = new();
}

/// <summary>What happens when the expiry date of a tenant comes near (section <c>Tenants:Expiry</c>).</summary>
public sealed class TenantExpiryOptions
{
    /// <summary>How many days before the expiry date the leads of a tenant are notified: 1 to 365 each, once each. They are always notified after it.</summary>
    public int[] NoticeDays { get; set; } = [];
}
