using TenantPortal.Core.Quotas;

namespace TenantPortal.Core.Observations;

/// <summary>
/// How much of one resource a tenant used on a day. Only a day on which something changed has one: on the days after it, everything stayed as
/// it was at its end.
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

    /// <summary>The most that was used at any time of the day, in the unit of <see cref="QuotaFigure"/>.</summary>
    public long Highest { get; private set; }

    /// <summary>What was used at the end of the day.</summary>
    public long Last { get; private set; }

    /// <summary>What could be used at the end of the day.</summary>
    public long Hard { get; private set; }

    internal void Report(long used, long hard) => (Highest, Last, Hard) = (Math.Max(Highest, used), used, hard);
}
