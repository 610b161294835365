using System.Globalization;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;

namespace TenantPortal.Core.Tenants;

/// <summary>What a lead enters for the work hours of a tenant.</summary>
/// <param name="Days">The days of the week in English.</param>
/// <param name="From">The start of the work hours: <c>07:00</c>.</param>
/// <param name="Until">Their end on the same day: <c>19:00</c>.</param>
/// <param name="TimeZone">The IANA name of the time zone: <c>Europe/Vienna</c>.</param>
public sealed record SleepInput(IReadOnlyList<string?>? Days, string? From, string? Until, string? TimeZone);

/// <summary>The work hours of a tenant that sleeps the rest of the time.</summary>
[StoredAsJson]
public sealed record SleepSchedule
{
    /// <summary>The days of the week, from Monday on.</summary>
    public static readonly IReadOnlyList<DayOfWeek> Week = [.. Enum.GetValues<DayOfWeek>().OrderBy(day => ((int)day + 6) % 7)];

    private static readonly string[] TimeFormats = ["HH:mm", "H:mm"];

    /// <summary>The days with work hours, from Monday on.</summary>
    public required IReadOnlyList<DayOfWeek> Days { get; init; }

    public required TimeOnly From { get; init; }

    /// <summary>Later on the same day.</summary>
    public required TimeOnly Until { get; init; }

    /// <summary>The IANA name of the time zone that the times are in.</summary>
    public required string TimeZone { get; init; }

    /// <summary>As in "Monday, Friday from 07:00 to 19:00 (Europe/Vienna)".</summary>
    public Sentence InWords() => $"{Sentence.Join(", ", Days.Select(WordOf))} from {From:HH:mm} to {Until:HH:mm} ({TimeZone})";

    /// <summary>The name of a day.</summary>
    public static Sentence WordOf(DayOfWeek day) =>
        day switch
        {
            DayOfWeek.Monday => (Sentence)"Monday",
            DayOfWeek.Tuesday => "Tuesday",
            DayOfWeek.Wednesday => "Wednesday",
            DayOfWeek.Thursday => "Thursday",
            DayOfWeek.Friday => "Friday",
            DayOfWeek.Saturday => "Saturday",
            _ => "Sunday",
        };

    /// <summary>Parses input, which may be missing; every mistake is reported at its field.</summary>
    public static (SleepSchedule? Schedule, IReadOnlyList<Problem> Problems) TryParse(SleepInput? input)
    {
        var problems = new List<Problem>();
        var days = ReadDays(input?.Days ?? [], problems);
        var from = ReadTime(input?.From, "from", "starts", problems);
        var until = ReadTime(input?.Until, "until", "ends", problems);
        if (from is { } start && until is { } end && start >= end)
            problems.Add(new("The work hours must end later than they start, on the same day.", "until"));
        if (Find(input?.TimeZone) is null)
            problems.Add(new("Choose a time zone by its IANA name, such as Europe/Vienna or UTC.", "timeZone"));
        return problems.Count > 0
            ? (null, problems)
            : (
                new SleepSchedule
                {
                    Days = days,
                    From = from!.Value,
                    Until = until!.Value,
                    TimeZone = input!.TimeZone!,
                },
                problems
            );
    }

    /// <summary>Whether it is within the work hours. A time zone that this system no longer knows has none that end.</summary>
    public bool IsWorkTime(DateTimeOffset at)
    {
        if (Find(TimeZone) is not { } zone)
            return true;
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var time = TimeOnly.FromDateTime(local.DateTime);
        return Days.Contains(local.DayOfWeek) && From <= time && time < Until;
    }

    /// <summary>When the current work hours end; null outside of them.</summary>
    public DateTimeOffset? EndOfWorkTime(DateTimeOffset at) =>
        IsWorkTime(at) && Find(TimeZone) is { } zone ? At(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime), Until, zone) : null;

    /// <summary>When the next work hours start; null when the time zone is unknown.</summary>
    public DateTimeOffset? NextWorkTime(DateTimeOffset at)
    {
        if (Find(TimeZone) is not { } zone)
            return null;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        return Enumerable
            .Range(0, 8)
            .Select(today.AddDays)
            .Where(day => Days.Contains(day.DayOfWeek))
            .Select(day => (DateTimeOffset?)At(day, From, zone))
            .FirstOrDefault(start => start > at);
    }

    public bool Equals(SleepSchedule? other) =>
        other is not null && Days.SequenceEqual(other.Days) && (From, Until, TimeZone) == (other.From, other.Until, other.TimeZone);

    public override int GetHashCode() => HashCode.Combine(Days.Count, From, Until, TimeZone);

    /// <summary>A time that the clocks skip is an hour later.</summary>
    private static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        if (zone.IsInvalidTime(local))
            local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static TimeZoneInfo? Find(string? name) =>
        name is { Length: > 0 and <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone : null;

    private static List<DayOfWeek> ReadDays(IReadOnlyList<string?> names, List<Problem> problems)
    {
        var days = Week.Where(day => names.Contains(day.ToString(), StringComparer.OrdinalIgnoreCase)).ToList();
        if (days.Count == 0 || names.Any(name => !Week.Any(day => day.ToString().Equals(name, StringComparison.OrdinalIgnoreCase))))
            problems.Add(new("Choose at least one day, from Monday to Sunday.", "days"));
        return days;
    }

    private static TimeOnly? ReadTime(string? text, string field, Sentence verb, List<Problem> problems)
    {
        if (TimeOnly.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        problems.Add(new($"Enter when the work {verb}, such as 07:00.", field));
        return null;
    }
}
