using System.Globalization;

namespace TenantPortal.Web.Components;

/// <summary>Formats times in the time zone of the user's browser; in UTC until the zone is known, or if the server does not recognize it.</summary>
internal sealed class BrowserTime(TimeProvider time)
{
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    public void UseZone(string? id)
    {
        if (id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            _zone = zone;
    }

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
