using Microsoft.Extensions.Configuration;

namespace TenantPortal.Core.Configuration;

/// <summary>What the configuration says in a section, and what of it can be read.</summary>
internal sealed class SectionValues
{
    private readonly SettingsTree _settings;

    public SectionValues(IConfiguration configuration, SettingsSection section)
    {
        _settings = SettingsTree.Read(configuration, section.Name);
        UnreadableKeys = [.. ConfigurationCheck.FindMistakes(_settings, section.Type)];
    }

    /// <summary>The keys of the section that are unknown, renamed or cannot be converted.</summary>
    public IReadOnlyList<SettingMistake> UnreadableKeys { get; }

    /// <summary>The values in effect by their path, without those of replaced lists.</summary>
    public IEnumerable<KeyValuePair<string, string?>> InEffect
    {
        get
        {
            var replaced = _settings.ReplacedKeys.ToHashSet(StringComparer.OrdinalIgnoreCase);
            return _settings
                .All.Where(setting => setting.HasValue && !replaced.Contains(setting.Path))
                .Select(setting => KeyValuePair.Create(setting.Path, setting.Value));
        }
    }

    /// <summary>Sets what is readable. The binder sees no other section, because it goes through all keys that it sees for each of them.</summary>
    public void Bind(object options)
    {
        var readable = InEffect.Where(setting => !UnreadableKeys.Any(mistake => mistake.IsAbout(setting.Key)));
        new ConfigurationBuilder().AddInMemoryCollection(readable).Build().GetSection(_settings.Path).Bind(options);
    }
}
