using System.Globalization;

namespace TenantPortal.Core.Tenants.Expiry;

/// <summary>How far the expiry of a tenant is, on one day.</summary>
/// <param name="ExpiresOn">The expiry date, in UTC: the tenant has expired on the day after it.</param>
/// <param name="DaysLeft">The days until then: 0 on that day, less than 0 after it.</param>
public sealed record TenantExpiry(DateOnly ExpiresOn, int DaysLeft)
{
    /// <summary>How long before the expiry date a tenant needs attention.</summary>
    public const int NearDays = 30;

    /// <summary>When the leads last received a notice about this date; null before the first one.</summary>
    public DateTimeOffset? NotifiedAt { get; init; }

    /// <summary>When the next notice is due; null when the tenant has expired.</summary>
    public DateOnly? NextNoticeOn { get; init; }

    public bool IsExpired => DaysLeft < 0;

    public bool IsNear => DaysLeft <= NearDays;

    /// <summary>What follows the name of the tenant in a sentence: <c>expires in 14 days, on 2027-03-31</c>.</summary>
    public string InWords =>
        DaysLeft switch
        {
            < 0 => string.Create(CultureInfo.InvariantCulture, $"expired on {ExpiresOn:yyyy-MM-dd}"),
            0 => string.Create(CultureInfo.InvariantCulture, $"expires at the end of today, {ExpiresOn:yyyy-MM-dd}"),
            1 => string.Create(CultureInfo.InvariantCulture, $"expires tomorrow, on {ExpiresOn:yyyy-MM-dd}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"expires in {DaysLeft} days, on {ExpiresOn:yyyy-MM-dd}"),
        };

    /// <summary>The same, where the tenant is named beside it.</summary>
    public string Sentence => $"{char.ToUpperInvariant(InWords[0])}{InWords[1..]}.";

    /// <param name="now">The time of the view.</param>
    public static TenantExpiry Of(DateOnly expiresOn, DateTimeOffset now) => new(expiresOn, expiresOn.DayNumber - DayOf(now).DayNumber);

    /// <summary>With the notices about this date.</summary>
    /// <param name="latest">The latest notice; null when there was none.</param>
    /// <param name="noticeDays">The <see cref="TenantExpiryOptions.NoticeDays"/>.</param>
    internal TenantExpiry WithNotices(ExpiryNotice? latest, DateTimeOffset now, IEnumerable<int> noticeDays) =>
        this with
        {
            NotifiedAt = latest?.ExpiresOn == ExpiresOn ? latest.At : null,
            NextNoticeOn = ExpiryPolicy.NextNoticeAfter(DayOf(now), ExpiresOn, noticeDays),
        };

    /// <summary>The day on which expiry dates are compared.</summary>
    internal static DateOnly DayOf(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);
}
