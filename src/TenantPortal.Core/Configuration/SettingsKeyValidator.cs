namespace TenantPortal.Core.Configuration;

/// <summary>Refuses unknown keys, renamed keys and unreadable values.</summary>
internal sealed class SettingsKeyValidator<T>(SettingsReader reader, SettingsSection section) : SettingsValidator<T>
    where T : class
{
    protected override IEnumerable<string> FindMistakes(T options) => reader.Read(section).UnreadableKeys.Select(mistake => mistake.ToString());
}
