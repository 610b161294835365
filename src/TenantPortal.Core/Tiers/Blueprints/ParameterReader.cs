using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Yaml;
using TenantPortal.Parsing;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Reads one parameter of a <c>blueprint.yaml</c> and validates its default.</summary>
internal static class ParameterReader
{
    private static readonly string[] TextKeys = ["pattern", "minLength", "maxLength"];
    private static readonly string[] NumberKeys = ["minimum", "maximum"];
    private static readonly string[] Keys = ["type", "description", "default", "enum", "variable", .. TextKeys, .. NumberKeys];

    public static BlueprintParameter Read(string name, YamlNode node, string file, MistakeList mistakes)
    {
        var before = mistakes.Count;
        var fields = new YamlFields(node, $"The parameter '{name}'", file, mistakes, Keys);
        var type = ReadType(fields, name);
        RefuseForeignKeys(fields, type);
        var pattern = fields.Text("pattern");
        var regex = pattern is null ? null : ParameterPattern.TryParse(pattern);
        if (pattern is { Length: > 0 } && regex is null)
        {
            fields.Add(fields.Find("pattern"), $"'{pattern}' is not a valid regular expression without lookarounds.");
        }

        var defaultNode = fields.Find("default");
        var parameter = new BlueprintParameter(name, type, defaultNode is null ? null : YamlFields.Value(defaultNode), pattern, regex)
        {
            Description = fields.Text("description") ?? "",
            Enum = [.. fields.List("enum", isRequired: false).Select(choice => AsText(YamlFields.Value(choice)))],
            Minimum = fields.Number("minimum"),
            Maximum = fields.Number("maximum"),
            MinLength = fields.Length("minLength"),
            MaxLength = fields.Length("maxLength"),
            Variable = fields.Text("variable"),
        };

        if (parameter.Minimum > parameter.Maximum || parameter.MinLength > parameter.MaxLength)
        {
            fields.Add(null, $"The minimum of '{name}' is greater than its maximum.");
        }

        // Invalid constraints cannot validate the default.
        if (defaultNode is not null && mistakes.Count == before)
        {
            foreach (var problem in parameter.Check(YamlFields.Value(defaultNode)))
            {
                fields.Add(defaultNode, $"The default breaks its own rule: {problem}");
            }
        }

        return parameter;
    }

    /// <summary>A sample value for a parameter without a default; it does not have to match the pattern.</summary>
    public static JsonNode? Sample(BlueprintParameter parameter)
    {
        if (parameter.Default is { } value)
        {
            return value;
        }

        var text = parameter.Enum.Count > 0 ? parameter.Enum[0] : "sample";
        return parameter.Type switch
        {
            BlueprintParameterType.Flag => JsonValue.Create(true),
            BlueprintParameterType.TextList => new JsonArray(JsonValue.Create(text)),
            BlueprintParameterType.Text => JsonValue.Create(text),
            _ => parameter.Enum.Count > 0 ? UntrustedDocument.ParseJson(text) : JsonValue.Create(parameter.Minimum ?? parameter.Maximum ?? 1),
        };
    }

    private static BlueprintParameterType ReadType(YamlFields fields, string name)
    {
        var text = fields.RequiredText("type");
        foreach (var type in Enum.GetValues<BlueprintParameterType>())
        {
            if (text == Word(type))
            {
                return type;
            }
        }

        if (text.Length > 0)
        {
            fields.Add(fields.Find("type"), $"The type of '{name}' must be one of {string.Join(", ", Enum.GetValues<BlueprintParameterType>().Select(Word))}.");
        }

        return BlueprintParameterType.Text;
    }

    private static void RefuseForeignKeys(YamlFields fields, BlueprintParameterType type)
    {
        string[] foreign = type switch
        {
            BlueprintParameterType.Flag => [.. TextKeys, .. NumberKeys, "enum"],
            BlueprintParameterType.WholeNumber or BlueprintParameterType.Number => TextKeys,
            _ => NumberKeys,
        };
        foreach (var key in foreign.Where(key => fields.Find(key) is not null))
        {
            fields.Add(fields.Find(key), $"'{key}' is not allowed for the type {Word(type)}.");
        }
    }

    private static string Word(BlueprintParameterType type) =>
        type switch
        {
            BlueprintParameterType.Text => "string",
            BlueprintParameterType.WholeNumber => "integer",
            BlueprintParameterType.Number => "number",
            BlueprintParameterType.Flag => "boolean",
            _ => "array",
        };

    private static string AsText(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString() ?? "null";
}
