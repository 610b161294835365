using TenantPortal.Core.Languages;

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
            if (!IsWeekend(at))
                worked += until - at;
            at = until;
        }

        return worked;
    }

    /// <summary>The instant at which so much working time has passed.</summary>
    public static DateTimeOffset After(DateTimeOffset from, TimeSpan worked)
    {
        for (var at = from.UtcDateTime; ; at = at.Date.AddDays(1))
        {
            if (IsWeekend(at))
                continue;
            var left = at.Date.AddDays(1) - at;
            if (worked <= left)
                return new DateTimeOffset(at + worked, TimeSpan.Zero);
            worked -= left;
        }
    }

    /// <summary>The latest instant since which so much working time has passed.</summary>
    public static DateTimeOffset Before(DateTimeOffset to, TimeSpan worked)
    {
        for (var end = to.UtcDateTime; ; )
        {
            var begin = end.TimeOfDay == TimeSpan.Zero ? end.AddDays(-1) : end.Date;
            if (!IsWeekend(begin))
            {
                if (worked <= end - begin)
                    return new DateTimeOffset(end - worked, TimeSpan.Zero);
                worked -= end - begin;
            }

            end = begin;
        }
    }

    /// <summary>Whole hours below a working day, whole days from there on.</summary>
    public static Sentence InWords(TimeSpan worked) =>
        ((long)worked.TotalDays, (long)worked.TotalHours) switch
        {
            (0, 0) => (Sentence)"less than 1 hour",
            (0, 1) => "1 hour",
            (0, var hours) => $"{hours} hours",
            (1, _) => "1 working day",
            (var days, _) => $"{days} working days",
        };

    private static bool IsWeekend(DateTime at) => at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
