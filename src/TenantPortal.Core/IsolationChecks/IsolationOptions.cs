using TenantPortal.Core.Calendar;
using TenantPortal.Core.Tiers;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>When the isolation of tenants is checked, and what happens after a failure (section <c>Isolation</c>).</summary>
public sealed class IsolationOptions
{
    public const string Section = "Isolation";

    /// <summary>The time at which the nightly checks begin, in UTC.</summary>
    public TimeOnly NightlyAt { get; set; } = new(1, 0);

    /// <summary>The time over which the nightly checks are spread: 1 minute to 23 hours.</summary>
    public TimeSpan Spread { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How many tenants one process checks at the same time: 1 to 32.</summary>
    public int Workers { get; set; } = 2;

    /// <summary>
    /// How often a tenant is checked in full: 1 to 90 days, each tenant on its own night. In other nights only what has changed is checked again.
    /// </summary>
    public TimeSpan FullEvery { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// The average number of requests a second that one process sends to clusters in the nightly checks: 1 to 1,000. Checks that do not fit into the
    /// night follow later.
    /// </summary>
    [RenamedFrom("MostRequestsPerSecond")]
    public int MaxRequestsPerSecond { get; set; } = 4;

    /// <summary>Whether the groups of a tenant that fails a critical check can only read until the tenant is released.</summary>
    public bool Quarantine { get; set; } = true;

    /// <summary>The tenant's next nightly check after <paramref name="now"/>; always at the same time of day.</summary>
    internal DateTimeOffset NextNight(Guid tenant, DateTimeOffset now)
    {
        var today = new DateTimeOffset(UtcDay.Of(now), NightlyAt, TimeSpan.Zero) + (Spread * ShareOf(tenant, 12));
        while (today <= now)
            today = today.AddDays(1);
        return today;
    }

    /// <summary>Whether a full check of the tenant has become due since <paramref name="queriedAt"/>.</summary>
    internal bool IsFullDue(Guid tenant, DateTimeOffset queriedAt, DateTimeOffset now)
    {
        // Uses other bytes than the time of night does: otherwise all full checks of a night would fall into the same minutes.
        var late = FullEvery * ShareOf(tenant, 8);
        return TurnOf(queriedAt) != TurnOf(now);

        long TurnOf(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch - late).Ticks / FullEvery.Ticks;
    }

    /// <summary>0 to 1. Not GetHashCode, because every process must compute the same value.</summary>
    private static double ShareOf(Guid tenant, int from) => BitConverter.ToUInt32(tenant.ToByteArray(), from) / (double)uint.MaxValue;
}
