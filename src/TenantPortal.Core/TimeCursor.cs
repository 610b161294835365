using System.Globalization;

namespace TenantPortal.Core;

/// <summary>A place in a list that is sorted by time: time and id of the last line.</summary>
internal sealed record TimeCursor(DateTimeOffset At, string Id)
{
    public static TimeCursor? TryParse(string? text) =>
        text?.Split('_', 2) is [var ticks, var id]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
        && parsed <= DateTimeOffset.MaxValue.UtcTicks
            ? new TimeCursor(new DateTimeOffset(parsed, TimeSpan.Zero), id)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}_{Id}");
}
