using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tiers;

/// <summary>A parameter of the blueprint that whoever asks for a tenant sets, within what the tier offers. Texts are always chosen from a list: nobody types an image or an address.</summary>
/// <param name="Choices">What can be chosen, as text; empty for a number within the bounds of the parameter.</param>
/// <param name="Standard">What stands where nobody chooses, as text.</param>
public sealed record OfferedOption(BlueprintParameter Parameter, IReadOnlyList<string> Choices, string Standard)
{
    public const string True = "true";

    public const string False = "false";

    public string Name => Parameter.Name;

    /// <summary>As people read it.</summary>
    public string Title => ParameterText.TitleOf(Name);

    /// <summary>As the API spells it in problems.</summary>
    public string Field => FieldOf(Name);

    public bool IsFlag => Parameter.Type == BlueprintParameterType.Flag;

    public static string FieldOf(string name) => $"options.{name}";

    public static bool IsField(string field) => field.StartsWith(FieldOf(""), StringComparison.Ordinal);

    /// <summary>The sentence that says why this may not be chosen; null when it may.</summary>
    public string? Check(string value)
    {
        if (IsFlag)
            return value is True or False ? null : $"{Title} must be true or false.";
        if (Choices.Count > 0)
            return Choices.Contains(value, StringComparer.Ordinal) ? null : $"Choose one of these as {Title}: {string.Join(", ", Choices)}.";
        return Parameter.Check(Read(value)).Count == 0 ? null : FormattableString.Invariant($"{Title} must be a number from {Parameter.Minimum} to {Parameter.Maximum}.");
    }

    /// <summary>The value as the blueprint takes it.</summary>
    public JsonNode? Read(string value) => ParameterText.Read(Parameter, value);
}
