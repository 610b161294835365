namespace TenantPortal.Core.Tenants;

/// <summary>How the reconciler works (section <c>Reconciler</c>).</summary>
public sealed class ReconcilerOptions
{
    public const string Section = "Reconciler";

    /// <summary>Tenants that are reconciled at once: 1 to 128.</summary>
    public int Workers { get; set; } = 16;

    /// <summary>How often a ready tenant is applied again, although nothing said that it changed: 1 minute to 1 day.</summary>
    public TimeSpan Resync { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The longest wait after failures: 1 second to 1 hour.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an add-on may work on a new generation before the tenant counts as failing; it is looked at all the same: 1 second to 7 days.</summary>
    public TimeSpan ProgressDeadline { get; set; } = TimeSpan.FromHours(1);
}
