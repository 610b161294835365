using TenantPortal.Core.Configuration;

namespace TenantPortal.Core.Sessions;

/// <summary>Validates the times of the section <c>Authentication</c>. How people sign in concerns only a process that serves them.</summary>
internal sealed class SessionTimesValidator : SettingsValidator<SignInOptions>
{
    protected override IEnumerable<string> FindMistakes(SignInOptions options)
    {
        if (options.RecheckInterval < TimeSpan.FromSeconds(10) || options.RecheckInterval > TimeSpan.FromMinutes(5))
            yield return $"Authentication:RecheckInterval must be 00:00:10 to 00:05:00, not {options.RecheckInterval}.";
        if (options.MaxSessionAge < TimeSpan.FromHours(1) || options.MaxSessionAge > TimeSpan.FromDays(30))
            yield return $"Authentication:MaxSessionAge must be 01:00:00 to 30.00:00:00, not {options.MaxSessionAge}.";
    }
}
