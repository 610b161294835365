using System.Globalization;

namespace TenantPortal.Web.Components;

/// <summary>Formats times in the time zone of the user's browser; in UTC until the zone is known, or if the server does not recognize it.</summary>
internal sealed class BrowserTime(TimeProvider time)
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
        var format =
            local.Date == today ? "'today' HH:mm:ss"
            : local.Date == today.AddDays(-1) ? "'yesterday' HH:mm"
            : local.Year == today.Year ? "d MMM HH:mm"
            : "d MMM yyyy HH:mm";
        return local.ToString(format, CultureInfo.InvariantCulture);
    }
}
