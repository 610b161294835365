using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Usage;

/// <summary>The usage and quota of a resource on one day.</summary>
/// <param name="Figures">In the unit of <see cref="QuotaFigure"/>.</param>
/// <param name="Hard">The quota at the end of the day.</param>
public sealed record UsagePoint(DateOnly Day, UsageFigures Figures, long Hard)
{
    /// <summary>What the pods really used; null when that was not measured.</summary>
    public UsageFigures? Real { get; init; }
}

/// <summary>The days of one resource, oldest first. A day on which the quota was not seen is missing.</summary>
/// <param name="Hard">The quota as last observed.</param>
public sealed record UsageSeries(QuotaResource Resource, long Hard, IReadOnlyList<UsagePoint> Points);

/// <summary>A tenant's usage over some days, including today.</summary>
public sealed record TenantUsage(string Tenant, DateOnly First, DateOnly Today, IReadOnlyList<UsageSeries> Resources)
{
    public int Days => Today.DayNumber - First.DayNumber + 1;
}

/// <summary>A sample of a tenant's usage.</summary>
/// <param name="At">The beginning of the interval.</param>
public sealed record UsageMoment(DateTimeOffset At, UsageAmounts Used, UsageAmounts Hard)
{
    /// <summary>What the pods really used; null when that was not measured.</summary>
    public MeasuredUse? Real { get; init; }
}

/// <summary>The samples of a tenant that are kept, oldest first. An interval in which the quota was not seen is missing.</summary>
public sealed record TenantSamples(string Tenant, TimeSpan Interval, IReadOnlyList<UsageMoment> Moments);
