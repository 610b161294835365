using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Observations;

/// <summary>
/// A tenant's usage of one resource on one day. Only days with a change have a row: on the days after it, the usage stayed as
/// it was at the end of that day.
/// </summary>
public sealed class UsageDay
{
    public UsageDay(Guid tenantId, DateOnly day, string resource, long highest, long last, long hard) =>
        (TenantId, Day, Resource, Highest, Last, Hard) = (tenantId, day, resource, highest, last, hard);

    public Guid TenantId { get; private set; }

    /// <summary>In UTC.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>The key of the ResourceQuota: <c>requests.cpu</c>.</summary>
    public string Resource { get; private set; }

    /// <summary>The highest usage of the day, in the unit of <see cref="QuotaFigure"/>.</summary>
    public long Highest { get; private set; }

    /// <summary>The usage at the end of the day.</summary>
    public long Last { get; private set; }

    /// <summary>The quota at the end of the day.</summary>
    public long Hard { get; private set; }

    internal void Report(long used, long hard) => (Highest, Last, Hard) = (Math.Max(Highest, used), used, hard);
}
