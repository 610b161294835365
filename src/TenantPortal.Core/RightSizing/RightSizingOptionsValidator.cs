using Microsoft.Extensions.Configuration;
using TenantPortal.Core.Configuration;
using TenantPortal.Core.Usage;

namespace TenantPortal.Core.RightSizing;

/// <summary>Validates the section <c>RightSizing</c>.</summary>
internal sealed class RightSizingOptionsValidator(IConfiguration configuration) : SettingsValidator<RightSizingOptions>
{
    protected override IEnumerable<string> FindMistakes(RightSizingOptions options)
    {
        if (options.HeadroomPercent is < 0 or > 200)
            yield return $"RightSizing:HeadroomPercent must be 0 to 200, not {options.HeadroomPercent}.";
        var kept = SettingsBinder.Read<UsageOptions>(configuration, UsageOptions.Section).HistoryDays;
        if (options.MinDays is < 30 or > 90)
            yield return $"RightSizing:MinDays must be 30 to 90, not {options.MinDays}.";
        else if (options.MinDays > kept)
            yield return $"RightSizing:MinDays is {options.MinDays}, but Usage:HistoryDays keeps only {kept} days.";
    }
}
