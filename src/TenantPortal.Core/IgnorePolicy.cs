using TenantPortal.Core.Languages;

namespace TenantPortal.Core;

/// <summary>What a platform admin gives to ignore a finding, such as a difference or an orphan: until when, and why.</summary>
public static class IgnorePolicy
{
    public const int MaxReasonLength = 500;

    /// <summary>Nothing can be ignored for longer.</summary>
    public static readonly TimeSpan MaxIgnored = TimeSpan.FromDays(365);

    /// <summary>Null when both are fine; otherwise what is wrong.</summary>
    /// <param name="what">As in "Give a reason for ignoring the orphan."</param>
    public static Problem? Check(DateTimeOffset until, string? reason, Sentence what, DateTimeOffset now)
    {
        if (until <= now || until > now + MaxIgnored)
            return new Problem($"Choose a date after today and within the next {MaxIgnored.TotalDays} days.", "until");
        return WrittenText.IsBlank(reason)
            ? new Problem($"Give a reason for ignoring the {what}.", "reason")
            : WrittenText.Check(reason, "reason", MaxReasonLength, "reason");
    }
}
