using Microsoft.Extensions.Configuration;

namespace TenantPortal.Core.Configuration;

/// <summary>
/// Binds what is readable of a section and leaves out the rest. The binder of .NET stops at the first invalid value; without it, the rules
/// can check all other values in the same run.
/// </summary>
public static class SettingsBinder
{
    /// <summary>The section, not validated: for decisions before the services exist, and for rules that need another section.</summary>
    public static T Read<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        var options = new T();
        Bind(configuration, section, options);
        return options;
    }

    internal static void Bind<T>(IConfiguration configuration, string section, T options)
        where T : class
    {
        var unreadable = new SettingsSection(section, typeof(T)).FindUnreadableKeys(configuration);
        var readable = unreadable.Count == 0 ? configuration : Without(configuration.GetSection(section), unreadable);
        readable.GetSection(section).Bind(options);
    }

    private static IConfigurationRoot Without(IConfigurationSection section, IReadOnlyList<SettingMistake> unreadable) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                section.AsEnumerable().Where(setting => setting.Value is not null && !unreadable.Any(mistake => mistake.IsAbout(setting.Key)))
            )
            .Build();
}
