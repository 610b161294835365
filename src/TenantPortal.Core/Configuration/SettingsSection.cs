using Microsoft.Extensions.Configuration;

namespace TenantPortal.Core.Configuration;

/// <summary>A section of the settings and the type that it is bound to.</summary>
internal sealed record SettingsSection(string Name, Type Type)
{
    /// <summary>The keys of the section that are unknown, renamed or cannot be converted.</summary>
    public IReadOnlyList<SettingMistake> FindUnreadableKeys(IConfiguration configuration) =>
        [.. ConfigurationCheck.FindMistakes(configuration.GetSection(Name), Type)];
}
