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

    public TenantRecertificationOptions Recertification { get; set; } = new();
}

/// <summary>
/// What happens when no one answers the recertification of a tenant (section <c>Tenants:Recertification</c>). Everything happens on working days, as after
/// the expiry date.
/// </summary>
public sealed class TenantRecertificationOptions
{
    /// <summary>How many days after the leads the deputy of the team is notified, or the managers of the department if it has none: 1 to 365.</summary>
    public int DeputyAfterDays { get; set; } = 7;

    /// <summary>How many days after the deputy the managers of the department are notified: 1 to 365.</summary>
    public int ManagersAfterDays { get; set; } = 7;

    /// <summary>How many days after the managers were notified the tenant is suspended: 1 to 365. <c>0</c> suspends none.</summary>
    public int SuspendAfterDays { get; set; } = 14;
}

/// <summary>What happens when the expiry date of a tenant comes near (section <c>Tenants:Expiry</c>).</summary>
public sealed class TenantExpiryOptions
{
    /// <summary>How many days before the expiry date the leads of a tenant are notified: 1 to 365 each, once each. They are always notified after it.</summary>
    public int[] NoticeDays { get; set; } = [];

    /// <summary>How many days after the notice of its expiry a tenant is suspended that nobody renewed: 1 to 365. <c>0</c> suspends none.</summary>
    public int SuspendAfterDays { get; set; } = 14;

    /// <summary>How many days after the suspension the portal requests the deletion of the tenant: 1 to 365. <c>0</c> requests none.</summary>
    public int RequestDeletionAfterDays { get; set; } = 30;

    /// <summary>
    /// Days without work, such as <c>2026-12-25</c>. On these and on weekends the portal suspends no tenant and requests no deletion, but on the next
    /// working day.
    /// </summary>
    public DateOnly[] Holidays { get; set; } = [];
}
