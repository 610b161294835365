using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.IsolationChecks;

/// <summary>Validates the section <c>Isolation</c>.</summary>
internal sealed class IsolationOptionsValidator : SettingsValidator<IsolationOptions>
{
    protected override IEnumerable<string> FindMistakes(IsolationOptions options)
    {
        if (options.Spread < TimeSpan.FromMinutes(1) || options.Spread > TimeSpan.FromHours(23))
            yield return "Isolation:Spread must be between 1 minute and 23 hours.";
        if (options.FullEvery < TimeSpan.FromDays(1) || options.FullEvery > TimeSpan.FromDays(90))
            yield return "Isolation:FullEvery must be between 1 and 90 days.";
        if (options.MaxRequestsPerSecond is < 1 or > 1000)
            yield return "Isolation:MaxRequestsPerSecond must be between 1 and 1000.";
        if (options.Workers is < 1 or > 32)
            yield return "Isolation:Workers must be between 1 and 32.";
    }
}
