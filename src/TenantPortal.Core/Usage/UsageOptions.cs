namespace TenantPortal.Core.Usage;

/// <summary>How the usage of tenants is recorded (section <c>Usage</c>).</summary>
public sealed class UsageOptions
{
    public const string Section = "Usage";

    /// <summary>The time between two samples of a tenant: 1 minute to 1 hour, and a whole fraction of a day.</summary>
    public TimeSpan SampleInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The number of days for which samples are kept: 2 to 60.</summary>
    public int SampleDays { get; set; } = 14;

    /// <summary>The number of days for which the figures of each day are kept: 30 to 1000, and not less than <see cref="SampleDays"/>.</summary>
    public int HistoryDays { get; set; } = 400;

    /// <summary>The beginning of the interval that contains the instant.</summary>
    internal DateTimeOffset SlotOf(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % SampleInterval.Ticks), TimeSpan.Zero);
}
