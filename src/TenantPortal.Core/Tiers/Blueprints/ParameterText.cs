using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Converts parameter values from and to text for configuration and forms.</summary>
public static class ParameterText
{
    /// <summary>Text that is not a value of the parameter's type stays text, so that <see cref="BlueprintParameter.Check"/> reports it.</summary>
    public static JsonNode? Read(BlueprintParameter parameter, string text) =>
        parameter.Type switch
        {
            BlueprintParameterType.Flag when bool.TryParse(text, out var value) => JsonValue.Create(value),
            BlueprintParameterType.WholeNumber
            or BlueprintParameterType.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(
                number
            ),
            BlueprintParameterType.TextList => new JsonArray([.. Split(text).Select(item => (JsonNode)item)]),
            _ => JsonValue.Create(text),
        };

    /// <summary>The text that <see cref="Read"/> converts to the same value.</summary>
    public static string Write(JsonNode? value) =>
        value switch
        {
            null => "",
            JsonArray list => string.Join(", ", list.Select(Write)),
            _ when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            _ => value.ToJsonString(),
        };

    /// <summary>Splits a comma-separated list.</summary>
    public static IReadOnlyList<string> Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A parameter's display name: <c>kubernetesVersion</c> becomes <c>Kubernetes version</c>.</summary>
    public static string TitleOf(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && words.Length > 0)
                words.Append(' ');
            words.Append(words.Length == 0 ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }
}
