using System.Globalization;

namespace TenantPortal.Web.Components;

/// <summary>Writes times in the zone of the person's browser; UTC before it is known, or where the server does not know the zone.</summary>
internal sealed class BrowserTime(TimeProvider time)
{
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    public void UseZone(string? id)
    {
        if (id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            _zone = zone;
    }

    /// <summary>Near days by their name; they stay true longer than “3 minutes ago”.</summary>
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
