using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Limits;

/// <summary>Validates the section <c>Limits</c>.</summary>
internal sealed class LimitOptionsValidator : SettingsValidator<LimitOptions>
{
    protected override IEnumerable<string> FindMistakes(LimitOptions options)
    {
        if (options.CallsPerMinute is < 60 or > 1_000_000)
            yield return $"Limits:CallsPerMinute must be 60 to 1000000, not {options.CallsPerMinute}.";
        if (options.LargeCallsPerMinute is < 1 or > 1_000_000)
            yield return $"Limits:LargeCallsPerMinute must be 1 to 1000000, not {options.LargeCallsPerMinute}.";
        if (options.OpenPages is < 1 or > 10_000)
            yield return $"Limits:OpenPages must be 1 to 10000, not {options.OpenPages}.";
    }
}
