using System.Globalization;
using TenantPortal.Core.Languages;

namespace TenantPortal.Web.Components;

/// <summary>Formats times in the time zone of the user's browser; in UTC until the zone is known, or if the server does not recognize it.</summary>
internal sealed class BrowserTime(TimeProvider time, Language language)
{
    private static readonly string[] LocalFormats = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];

    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    public void UseZone(string? id)
    {
        if (id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            _zone = zone;
    }

    /// <summary>The zone as people read it: <c>Europe/Berlin</c>.</summary>
    public string Zone => _zone.Id;

    /// <summary>
    /// Reads what an input of the type <c>datetime-local</c> sends; null when it is empty or no time. A time that the clock skips is an hour later.
    /// </summary>
    public DateTimeOffset? Read(string? local) =>
        DateTime.TryParseExact(local, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) && read.Year is > 1 and < 9999
            ? new DateTimeOffset(read, _zone.GetUtcOffset(read)).ToUniversalTime()
            : null;

    /// <summary>Names recent days. Unlike “3 minutes ago”, “today” does not go stale while a page stays open.</summary>
    public string Write(DateTimeOffset at)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, _zone), TimeZoneInfo.ConvertTime(time.GetUtcNow(), _zone).Date);
        return language[
            local.Date == today ? (Sentence)$"today {local:HH:mm:ss}"
            : local.Date == today.AddDays(-1) ? (Sentence)$"yesterday {local:HH:mm}"
            : local.Year == today.Year ? (Sentence)$"{DayOf(local)} {local:HH:mm}"
            : (Sentence)$"{DayOf(local)} {local:yyyy HH:mm}"
        ];
    }

    private static Sentence DayOf(DateTimeOffset at) =>
        at.Month switch
        {
            1 => (Sentence)$"{at.Day} Jan",
            2 => $"{at.Day} Feb",
            3 => $"{at.Day} Mar",
            4 => $"{at.Day} Apr",
            5 => $"{at.Day} May",
            6 => $"{at.Day} Jun",
            7 => $"{at.Day} Jul",
            8 => $"{at.Day} Aug",
            9 => $"{at.Day} Sep",
            10 => $"{at.Day} Oct",
            11 => $"{at.Day} Nov",
            _ => $"{at.Day} Dec",
        };
}
