using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Configuration;
using TenantPortal.Testing;

namespace TenantPortal.Core.Tests.Configuration;

/// <summary>The tables of settings in <c>docs/operators/configure.md</c> are what the options classes say. <c>UPDATE_DOCS=1</c> writes them.</summary>
public sealed class SettingsTableTests
{
    private static readonly string Name = "NAME";

    /// <summary>Keys that are not in <c>appsettings.json</c>, each with the reason.</summary>
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["Authentication:OpenIdConnect:ClientSecret"] = "A secret is never in a file.",
        ["Authentication:EntraId:ClientSecret"] = "A secret is never in a file.",
        ["Metrics:Token"] = "A secret is never in a file.",
    };

    private static readonly JsonObject Shipped = JsonNode.Parse(RepositoryFile.Read("appsettings.json"))!.AsObject();

    private static readonly IReadOnlyList<Setting> All = [.. Sections().SelectMany(section => Find(section.Name, section.Type, [Entry(section.Name)]))];

    [Fact]
    public void The_tables_are_what_the_options_classes_say()
    {
        var tables = new StringBuilder();
        foreach (var section in All.GroupBy(setting => setting.Key.Split(':')[0]))
        {
            tables.Append(CultureInfo.InvariantCulture, $"\n### {section.Key}\n\n| setting | default | type | meaning |\n| --- | --- | --- | --- |\n");
            foreach (var setting in section)
                tables.Append(CultureInfo.InvariantCulture, $"| `{setting.Key}` | {setting.Default} | {setting.Type} | {setting.Meaning} |\n");
        }

        RepositoryFile.AssertPart("settings", $"{tables}\n", "docs", "operators", "configure.md");
    }

    [Fact]
    public void Every_setting_has_a_summary() => Assert.Empty(All.Where(setting => setting.Meaning is null).Select(setting => setting.Key));

    [Fact]
    public void Every_setting_is_in_the_shipped_file_except_secrets() =>
        Assert.Equal(LeftOut.Keys.Order(), All.Where(setting => !setting.IsShipped).Select(setting => setting.Key).Order());

    /// <summary>
    /// The settings at a path. Below a map, <paramref name="shipped"/> are all its entries in the shipped file: none where it is empty
    /// there.
    /// </summary>
    private static IEnumerable<Setting> Find(string path, Type type, IReadOnlyList<JsonNode?> shipped)
    {
        if (ValuesOf(type) is { } values)
            return Find($"{path}:{Name}", values, [.. shipped.OfType<JsonObject>().SelectMany(map => map.Select(entry => entry.Value))]);
        var fresh = Activator.CreateInstance(type)!;
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null)
            .SelectMany(property => FindBelow($"{path}:{property.Name}", property, property.GetValue(fresh), shipped));
    }

    private static IEnumerable<Setting> FindBelow(string key, PropertyInfo property, object? value, IReadOnlyList<JsonNode?> shipped)
    {
        var holders = shipped.OfType<JsonObject>().Where(map => map.ContainsKey(property.Name)).ToList();
        List<JsonNode?> inner = [.. holders.Select(map => map[property.Name])];
        var leaf = property.PropertyType;
        while (ValuesOf(leaf) is { } values)
        {
            leaf = values;
            key += $":{Name}";
        }

        if (!IsValue(leaf))
            return Find(leaf == property.PropertyType ? key : key[..^(Name.Length + 1)], property.PropertyType, inner);
        // What is below a map is one entry among many: the default is that of a new one.
        var written = key.Contains($":{Name}", StringComparison.Ordinal) || inner.Count == 0 ? Json(value) : inner[0];
        return
        [
            new(
                key,
                Text(written),
                TypeName(leaf),
                DocumentationComments.Find(property.DeclaringType!, property.Name)?.Replace("|", "\\|", StringComparison.Ordinal),
                shipped.Count == 0 || holders.Count > 0
            ),
        ];
    }

    private static Type? ValuesOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) ? type.GetGenericArguments()[1] : null;

    private static bool IsValue(Type type) => type == typeof(string) || type.IsValueType || type.IsArray;

    /// <summary>The sections in the order of the shipped file.</summary>
    private static IEnumerable<SettingsSection> Sections()
    {
        var order = Shipped.Select(entry => entry.Key).ToList();
        using var services = new ServiceCollection().AddPortalCore(Given.Configuration(), isDevelopment: false).BuildServiceProvider();
        return services.GetServices<SettingsSection>().OrderBy(section => order.IndexOf(section.Name));
    }

    private static JsonNode? Entry(string section) => Shipped[section];

    private static JsonNode? Json(object? value) =>
        value switch
        {
            null => null,
            Enum word => word.ToString(),
            TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
            _ => JsonSerializer.SerializeToNode(value),
        };

    private static string Text(JsonNode? value) =>
        value switch
        {
            null or JsonObject => "none",
            JsonArray list => list.Count == 0 ? "none" : string.Join(", ", list.Select(Text)),
            _ when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>() is { Length: > 0 } text ? $"`{text}`" : "none",
            _ => $"`{value.ToJsonString()}`",
        };

    private static string TypeName(Type type) =>
        type switch
        {
            _ when Nullable.GetUnderlyingType(type) is { } underlying => TypeName(underlying),
            { IsArray: true } => $"list of {TypeName(type.GetElementType()!)}",
            { IsEnum: true } => string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`")),
            _ when type == typeof(int) => "whole number",
            _ when type == typeof(decimal) => "number",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(TimeSpan) => "time span",
            _ when type == typeof(TimeOnly) => "time of day",
            _ when type == typeof(DateOnly) => "date",
            _ when type == typeof(string) => "text",
            _ => throw new InvalidOperationException($"The type {type} has no word in the tables."),
        };

    private sealed record Setting(string Key, string Default, string Type, string? Meaning, bool IsShipped);
}
