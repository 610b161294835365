using System.Globalization;

namespace TenantPortal.Core.Calendar;

/// <summary>Days of UTC: those of the history of usage, of prices, and of expiry dates.</summary>
public static class UtcDay
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>The day that an instant is in.</summary>
    public static DateOnly Of(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    public static DateOnly GetUtcToday(this TimeProvider time) => Of(time.GetUtcNow());

    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>The day as it is on pages, in files and in settings: <c>2026-11-30</c>.</summary>
    public static string ToText(this DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Null for a text that is not written so.</summary>
    public static DateOnly? TryRead(string? text) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>When the day begins; the default for a text that is not written so.</summary>
    public static DateTimeOffset ReadStart(string? text) => TryRead(text) is { } day ? StartOf(day) : default;
}
