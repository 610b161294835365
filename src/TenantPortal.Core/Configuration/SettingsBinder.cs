using Microsoft.Extensions.Configuration;

namespace TenantPortal.Core.Configuration;

/// <summary>
/// Binds what is readable of a section and leaves out the rest. The binder of .NET stops at the first invalid value; without it, the rules
/// can check all other values in the same run. Lists that a later source replaces are left out as well (<see cref="SettingsTree.ReplacedKeys"/>).
/// </summary>
public static class SettingsBinder
{
    /// <summary>The section, not validated: for decisions before the services exist, and for rules that need another section.</summary>
    public static T Read<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        var options = new T();
        new SectionValues(configuration, new(section, typeof(T))).Bind(options);
        return options;
    }
}
