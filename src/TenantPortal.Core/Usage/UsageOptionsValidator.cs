using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Usage;

/// <summary>Validates the section <c>Usage</c>.</summary>
internal sealed class UsageOptionsValidator : SettingsValidator<UsageOptions>
{
    protected override IEnumerable<string> FindMistakes(UsageOptions options)
    {
        if (options.SampleInterval < TimeSpan.FromMinutes(1) || options.SampleInterval > TimeSpan.FromHours(1))
            yield return $"Usage:SampleInterval must be 00:01:00 to 01:00:00, not {options.SampleInterval}.";
        else if (TimeSpan.TicksPerDay % options.SampleInterval.Ticks != 0)
            yield return $"Usage:SampleInterval must divide a day into equal parts, such as 00:15:00. {options.SampleInterval} does not.";
        if (options.SampleDays is < 2 or > 60)
            yield return $"Usage:SampleDays must be 2 to 60, not {options.SampleDays}.";
        if (options.HistoryDays is < 30 or > 1000)
            yield return $"Usage:HistoryDays must be 30 to 1000, not {options.HistoryDays}.";
        else if (options.HistoryDays < options.SampleDays)
            yield return $"Usage:HistoryDays must not be less than Usage:SampleDays, which is {options.SampleDays}.";
    }
}
