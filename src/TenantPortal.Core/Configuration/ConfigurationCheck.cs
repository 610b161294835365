using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;

namespace TenantPortal.Core.Configuration;

/// <summary>
/// Compares configuration with the type that it is bound to and reports every unknown key and invalid value.
/// The binder ignores values that it cannot convert, or stops at the first one.
/// </summary>
internal static class ConfigurationCheck
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Settable = new();

    public static IEnumerable<SettingMistake> FindMistakes(SettingsTree section, Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return section.Value is null or "" && section.Children.Count == 0 ? [] : FindMistakes(section, underlying);
        if (type.IsArray)
            return section.Value is { Length: > 0 } text
                ? [new(section.Path, $"must be a list, not '{text}'.")]
                : section.Children.SelectMany(item => FindMistakes(item, type.GetElementType()!));
        if (type == typeof(string) || type.IsEnum || type.IsValueType)
            return CheckValue(section, type);
        if (section.Value is { Length: > 0 } value)
            return [new(section.Path, $"must be a section, not '{value}'.")];
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>)
            ? section.Children.SelectMany(item => FindMistakes(item, type.GetGenericArguments()[1]))
            : section.Children.SelectMany(child => CheckProperty(section, child, type));
    }

    private static IEnumerable<SettingMistake> CheckProperty(SettingsTree section, SettingsTree child, Type type)
    {
        var settable = Settable.GetOrAdd(type, FindSettable);
        var property = settable.FirstOrDefault(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
        if (property is not null)
            return FindMistakes(child, property.PropertyType);
        return
            settable.FirstOrDefault(known => child.Key.Equals(known.GetCustomAttribute<RenamedFromAttribute>()?.Name, StringComparison.OrdinalIgnoreCase))
                is { } renamed
            ? [new(child.Path, $"is now called {section.Path}:{renamed.Name}. Rename the key; its values are unchanged.")]
            : [new(child.Path, $"is not a known setting. {section.Path} has: {string.Join(", ", settable.Select(known => known.Name))}.")];
    }

    private static PropertyInfo[] FindSettable(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null)];

    private static IEnumerable<SettingMistake> CheckValue(SettingsTree section, Type type)
    {
        if (section.Children.Count > 0)
            return [new(section.Path, "must be a single value.")];
        // Only existing keys are checked, so this is an explicit null.
        if (section.Value is not { } text)
            return [new(section.Path, "is null. Set a value or remove the key.")];
        if (type == typeof(string))
            return [];
        if (type.IsEnum)
            return Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase)
                ? []
                : [new(section.Path, $"must be {string.Join(" or ", Enum.GetNames(type))}, not '{text}'.")];
        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return [];
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException or NotSupportedException)
        {
            return [new(section.Path, $"cannot be '{text}': {Expected(type)}")];
        }
    }

    private static string Expected(Type type) =>
        type == typeof(int) ? "write a whole number."
        : type == typeof(TimeSpan) ? "write a time span such as 00:10:00."
        : type == typeof(decimal) ? "write a number such as 1.5."
        : type == typeof(bool) ? "write true or false."
        : $"write a {type.Name}.";
}
