using TenantPortal.Core.Calendar;
using TenantPortal.Core.Languages;

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

    /// <summary>When the tenant is suspended if nobody renews it; null when it is not, or is already.</summary>
    public DateOnly? SuspendsOn { get; init; }

    /// <summary>When the portal requests its deletion if nobody renews it; null when it does not, or has already.</summary>
    public DateOnly? DeletionRequestOn { get; init; }

    public bool IsExpired => DaysLeft < 0;

    public bool IsNear => DaysLeft <= NearDays;

    /// <summary>What follows the name of the tenant in a sentence: <c>expires in 14 days, on 2027-03-31</c>.</summary>
    public Sentence InWords =>
        DaysLeft switch
        {
            < 0 => (Sentence)$"expired on {ExpiresOn:yyyy-MM-dd}",
            0 => $"expires at the end of today, {ExpiresOn:yyyy-MM-dd}",
            1 => $"expires tomorrow, on {ExpiresOn:yyyy-MM-dd}",
            _ => $"expires in {DaysLeft} days, on {ExpiresOn:yyyy-MM-dd}",
        };

    /// <summary>What follows the date without a renewal, as sentences; empty when nothing does.</summary>
    public IReadOnlyList<Sentence> WhatFollows
    {
        get
        {
            var sentences = new List<Sentence>();
            if (SuspendsOn is { } suspends)
                sentences.Add($"Without a renewal, it is suspended on {suspends:yyyy-MM-dd}.");
            if (DeletionRequestOn is { } deletes)
                sentences.Add($"The portal requests its deletion on {deletes:yyyy-MM-dd} if it is not renewed.");
            return sentences;
        }
    }

    /// <summary><see cref="InWords"/>, where the tenant is named beside it.</summary>
    public Sentence Sentence =>
        DaysLeft switch
        {
            < 0 => (Sentence)$"Expired on {ExpiresOn:yyyy-MM-dd}.",
            0 => $"Expires at the end of today, {ExpiresOn:yyyy-MM-dd}.",
            1 => $"Expires tomorrow, on {ExpiresOn:yyyy-MM-dd}.",
            _ => $"Expires in {DaysLeft} days, on {ExpiresOn:yyyy-MM-dd}.",
        };

    /// <param name="now">The time of the view.</param>
    public static TenantExpiry Of(DateOnly expiresOn, DateTimeOffset now) => new(expiresOn, expiresOn.DayNumber - UtcDay.Of(now).DayNumber);

    /// <summary>With the notices about this date, and what follows it.</summary>
    /// <param name="latest">The latest notice; null when there was none.</param>
    /// <param name="facts">What decides what follows the date.</param>
    internal TenantExpiry WithNotices(ExpiryNotice? latest, LapseFacts facts, DateTimeOffset now, TenantExpiryOptions options) =>
        this with
        {
            NotifiedAt = latest?.ExpiresOn == ExpiresOn ? latest.At : null,
            NextNoticeOn = ExpiryPolicy.NextNoticeAfter(UtcDay.Of(now), ExpiresOn, options.NoticeDays),
            SuspendsOn = LapsePolicy.SuspendsOn(UtcDay.Of(now), facts, options),
            DeletionRequestOn = LapsePolicy.DeletionRequestOn(UtcDay.Of(now), facts, options),
        };
}
