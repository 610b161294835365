namespace TenantPortal.Core.Notifications;

/// <summary>Measures working time: Saturdays and Sundays (UTC) do not count. Holidays do, because the portal does not know them.</summary>
public static class WorkingTime
{
    public static TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var worked = TimeSpan.Zero;
        for (var (at, end) = (from.UtcDateTime, to.UtcDateTime); at < end; )
        {
            var midnight = at.Date.AddDays(1);
            var until = midnight < end ? midnight : end;
            if (at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                worked += until - at;
            at = until;
        }

        return worked;
    }
}
