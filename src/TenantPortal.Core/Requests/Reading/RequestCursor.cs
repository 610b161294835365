using System.Globalization;

namespace TenantPortal.Core.Requests.Reading;

/// <summary>A place in a list of requests: time and id of the last line.</summary>
internal sealed record RequestCursor(DateTimeOffset At, string Id)
{
    public static RequestCursor? TryParse(string? text) =>
        text?.Split('_', 2) is [var ticks, var id]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
        && parsed <= DateTimeOffset.MaxValue.UtcTicks
            ? new RequestCursor(new DateTimeOffset(parsed, TimeSpan.Zero), id)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}_{Id}");
}
