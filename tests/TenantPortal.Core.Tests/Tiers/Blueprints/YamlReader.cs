using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tests.Tiers.Blueprints;

/// <summary>Reads YAML as a reader of YAML 1.1 or 1.2 might: a plain scalar that any of them takes for something else than text is no text here.</summary>
internal static partial class YamlReader
{
    public static IReadOnlyList<JsonObject> Documents(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => Read(document.RootNode)!.AsObject())];
    }

    private static JsonNode? Read(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(Key((YamlScalarNode)entry.Key), Read(entry.Value)))),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Read)]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw new InvalidOperationException(),
        };

    private static string Key(YamlScalarNode key) =>
        Scalar(key) is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new FormatException($"The key {key.Value} would not be read as text.");

    private static JsonNode? Scalar(YamlScalarNode scalar) =>
        (scalar.Style, scalar.Value!) switch
        {
            (not ScalarStyle.Plain, var text) => JsonValue.Create(text),
            (_, "null") => null,
            (_, "true") => JsonValue.Create(true),
            (_, "false") => JsonValue.Create(false),
            (_, var text) when JsonNumber().IsMatch(text) => JsonNode.Parse(text),
            (_, var text) when NoText().IsMatch(text) => throw new FormatException($"{text} would not be read as text everywhere."),
            (_, var text) => JsonValue.Create(text),
        };

    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?\z")]
    private static partial Regex JsonNumber();

    // What PyYAML, go-yaml and YAML 1.2's core schema resolve to something else than text.
    [GeneratedRegex(
        @"^(|~|null|true|false|yes|no|on|off|y|n|=|<<|[-+]?\.(inf|nan)"
            + @"|[-+]?\d[\d_]*(\.[\d_]*)?(e[-+]?\d[\d_]*)?|[-+]?\.[\d_]+(e[-+]?\d[\d_]*)?"
            + @"|[-+]?0(b[01_]+|o?[0-7_]+|x[\da-f_]+)|[-+]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?"
            + @"|\d{4}-\d\d?-\d\d?(([Tt]|[ \t]+)\d\d?:\d\d:\d\d.*)?)\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NoText();
}
