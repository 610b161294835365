namespace TenantPortal.Core.Tenants.Expiry;

/// <summary>The expiry dates for which the same notice is due today.</summary>
/// <param name="Days">The <see cref="ExpiryNotice.Days"/> of the notice.</param>
/// <param name="First">The earliest of the expiry dates.</param>
/// <param name="Last">The latest of them.</param>
public sealed record ExpiryRange(int Days, DateOnly First, DateOnly Last)
{
    public bool Contains(DateOnly expiresOn) => First <= expiresOn && expiresOn <= Last;
}

/// <summary>
/// Decides which notice about an expiry date is due. It depends on dates only: after a pause of the portal, the most urgent notice is due, and
/// those that were missed are not.
/// </summary>
public static class ExpiryPolicy
{
    /// <summary>The most urgent range first. A tenant has expired on the day after its expiry date.</summary>
    /// <param name="today">UTC.</param>
    /// <param name="noticeDays">The <see cref="TenantExpiryOptions.NoticeDays"/>.</param>
    public static IReadOnlyList<ExpiryRange> RangesOn(DateOnly today, IEnumerable<int> noticeDays)
    {
        var ranges = new List<ExpiryRange> { new(ExpiryNotice.Expired, DateOnly.MinValue, today.AddDays(-1)) };
        foreach (var days in noticeDays.Order())
            ranges.Add(new(days, ranges[^1].Last.AddDays(1), today.AddDays(days)));
        return ranges;
    }

    /// <summary>The <see cref="ExpiryNotice.Days"/> of the notice that is due; null when it is too early for one.</summary>
    /// <inheritdoc cref="RangesOn"/>
    public static int? NoticeOn(DateOnly today, DateOnly expiresOn, IEnumerable<int> noticeDays) =>
        RangesOn(today, noticeDays).FirstOrDefault(range => range.Contains(expiresOn))?.Days;

    /// <summary>The day of the next notice after today; null when the tenant has expired.</summary>
    /// <inheritdoc cref="RangesOn"/>
    public static DateOnly? NextNoticeAfter(DateOnly today, DateOnly expiresOn, IEnumerable<int> noticeDays) =>
        noticeDays
            .Select(days => expiresOn.AddDays(-days))
            .Append(expiresOn.AddDays(1))
            .Where(day => day > today)
            .Order()
            .Select(day => (DateOnly?)day)
            .FirstOrDefault();
}
