using Microsoft.Extensions.Configuration;

namespace TenantPortal.Core.Configuration;

/// <summary>Refuses unknown keys, renamed keys and unreadable values.</summary>
internal sealed class SettingsKeyValidator<T>(IConfiguration configuration, SettingsSection section) : SettingsValidator<T>
    where T : class
{
    protected override IEnumerable<string> FindMistakes(T options) => section.FindUnreadableKeys(configuration).Select(mistake => mistake.ToString());
}
