using Microsoft.Extensions.Configuration;

namespace TenantPortal.Core.Configuration;

/// <summary>
/// Binds what is readable of a section and leaves out the rest. The binder of .NET stops at the first invalid value; without it, the rules
/// can check all other values in the same run. Lists that a later source replaces are left out as well (<see cref="ReplacedLists"/>).
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
        var replaced = ReplacedLists.FindKeys(configuration, section);
        var readable =
            unreadable.Count == 0 && replaced.Count == 0
                ? configuration
                : Without(configuration.GetSection(section), key => replaced.Contains(key) || unreadable.Any(mistake => mistake.IsAbout(key)));
        readable.GetSection(section).Bind(options);
    }

    private static IConfigurationRoot Without(IConfigurationSection section, Func<string, bool> isLeftOut) =>
        new ConfigurationBuilder().AddInMemoryCollection(section.AsEnumerable().Where(setting => setting.Value is not null && !isLeftOut(setting.Key))).Build();
}
