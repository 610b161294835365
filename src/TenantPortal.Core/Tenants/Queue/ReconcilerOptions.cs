namespace TenantPortal.Core.Tenants.Queue;

/// <summary>How the reconciler works (section <c>Reconciler</c>).</summary>
public sealed class ReconcilerOptions
{
    public const string Section = "Reconciler";

    /// <summary>How many tenants are reconciled at the same time: 1 to 128.</summary>
    public int Workers { get; set; } = 16;

    /// <summary>
    /// How many of the workers the tenants of one cluster may use, so that a slow cluster does not keep those of others waiting: 1 to 128. When not set:
    /// three quarters of the workers, or all of them while there is only one cluster.
    /// </summary>
    public int? WorkersPerCluster { get; set; }

    /// <summary>
    /// How often a ready tenant is applied again although no change was seen: 1 minute to 1 day. A tenant whose objects are all watched is applied
    /// again once a day.
    /// </summary>
    public TimeSpan Resync { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The longest wait after repeated failures: 1 second to 1 hour.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long an add-on may be in progress on a new tenant or a change before the tenant is reported as failing: 1 second to 7 days. The portal
    /// keeps checking it.
    /// </summary>
    public TimeSpan ProgressDeadline { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long every attempt at a tenant must fail before the tenant is reported as failing and its people are notified: 0 to 1 hour. What
    /// passes sooner is only logged.
    /// </summary>
    public TimeSpan FailAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many workers one of this number of clusters may use.</summary>
    public int LimitOf(int clusters) => Math.Min(Workers, WorkersPerCluster ?? (clusters > 1 ? Math.Max(1, Workers * 3 / 4) : Workers));
}
