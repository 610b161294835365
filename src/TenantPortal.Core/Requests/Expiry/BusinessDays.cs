namespace TenantPortal.Core.Requests.Expiry;

/// <summary>Counts days on which people work: Monday to Friday, UTC. Holidays are not known.</summary>
public static class BusinessDays
{
    /// <summary>The same time of day, so many working days later.</summary>
    /// <param name="days">0 or more.</param>
    public static DateTimeOffset Add(DateTimeOffset from, int days)
    {
        for (var at = from; ; at = at.AddDays(1))
        {
            if (days == 0)
                return at;
            if (at.AddDays(1).UtcDateTime.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                days--;
        }
    }
}
