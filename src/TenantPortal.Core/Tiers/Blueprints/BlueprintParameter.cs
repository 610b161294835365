using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>A setting per tier, with constraints for forms and validation. For an array, enum, pattern and lengths apply to each string.</summary>
public sealed class BlueprintParameter
{
    private readonly JsonNode? _default;
    private readonly Regex? _regex;

    internal BlueprintParameter(string name, BlueprintParameterType type, JsonNode? defaultValue, string? pattern, Regex? regex)
    {
        Name = name;
        Type = type;
        _default = defaultValue;
        Pattern = pattern;
        _regex = regex;
    }

    public string Name { get; }

    public BlueprintParameterType Type { get; }

    public string Description { get; internal init; } = "";

    /// <summary>The ClusterClass variable that it sets, which may restrict it further; null for none.</summary>
    public string? Variable { get; internal init; }

    /// <summary>A copy; null when every tier must set the parameter.</summary>
    public JsonNode? Default => _default?.DeepClone();

    /// <summary>The allowed strings or numbers, as text; empty when all are allowed.</summary>
    public IReadOnlyList<string> Enum { get; internal init; } = [];

    /// <summary>A regular expression without lookarounds; as in JSON Schema, <c>$</c> matches only the very end and not before a final line break.</summary>
    public string? Pattern { get; }

    public decimal? Minimum { get; internal init; }

    public decimal? Maximum { get; internal init; }

    public int? MinLength { get; internal init; }

    public int? MaxLength { get; internal init; }

    /// <summary>One sentence for each mistake in a value.</summary>
    public IReadOnlyList<string> Check(JsonNode? value)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        return Type switch
        {
            BlueprintParameterType.Flag when kind is JsonValueKind.True or JsonValueKind.False => [],
            BlueprintParameterType.Text when kind == JsonValueKind.String => [.. CheckText(value!.GetValue<string>())],
            BlueprintParameterType.TextList when value is JsonArray list && list.All(item => item?.GetValueKind() == JsonValueKind.String) =>
            [
                .. list.SelectMany(item => CheckText(item!.GetValue<string>())).Distinct(StringComparer.Ordinal),
            ],
            BlueprintParameterType.Number or BlueprintParameterType.WholeNumber when kind == JsonValueKind.Number => [.. CheckNumber(value!.ToJsonString())],
            _ => [$"'{Name}' must be {Expected}."],
        };
    }

    private string Expected =>
        Type switch
        {
            BlueprintParameterType.Flag => "true or false",
            BlueprintParameterType.WholeNumber => "a whole number",
            BlueprintParameterType.Number => "a number",
            BlueprintParameterType.TextList => "a list of strings",
            _ => "a string",
        };

    private IEnumerable<string> CheckText(string text)
    {
        if (Enum.Count > 0 && !Enum.Contains(text, StringComparer.Ordinal))
        {
            yield return $"'{Name}' must be one of {string.Join(", ", Enum)}.";
        }

        if (_regex?.IsMatch(text) == false)
        {
            yield return $"'{Name}' must match {Pattern}.";
        }

        if (text.Length < MinLength)
        {
            yield return $"'{Name}' must have at least {MinLength} characters.";
        }

        if (text.Length > MaxLength)
        {
            yield return $"'{Name}' must have at most {MaxLength} characters.";
        }
    }

    private IEnumerable<string> CheckNumber(string text)
    {
        if (
            !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || (Type == BlueprintParameterType.WholeNumber && number != decimal.Truncate(number))
        )
        {
            yield return $"'{Name}' must be {Expected}.";
            yield break;
        }

        if (Enum.Count > 0 && !Enum.Contains(text, StringComparer.Ordinal))
        {
            yield return $"'{Name}' must be one of {string.Join(", ", Enum)}.";
        }

        if (number < Minimum)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"'{Name}' must be at least {Minimum}.");
        }

        if (number > Maximum)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"'{Name}' must be at most {Maximum}.");
        }
    }
}

/// <summary>The type of a parameter's value; each is a JSON Schema type.</summary>
public enum BlueprintParameterType
{
    /// <summary>A <c>string</c>.</summary>
    Text,

    /// <summary>An <c>integer</c>.</summary>
    WholeNumber,

    /// <summary>A <c>number</c>.</summary>
    Number,

    /// <summary>A <c>boolean</c>.</summary>
    Flag,

    /// <summary>An <c>array</c> of strings.</summary>
    TextList,
}
