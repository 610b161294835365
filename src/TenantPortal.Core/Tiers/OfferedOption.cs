using System.Text.Json.Nodes;
using TenantPortal.Core.Languages;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.ClusterClasses;

namespace TenantPortal.Core.Tiers;

/// <summary>
/// A blueprint parameter that requesters set, within the tier's offer. Strings are always chosen from a list: users never enter an image or
/// an address.
/// </summary>
public sealed record OfferedOption
{
    public const string True = "true";

    public const string False = "false";

    /// <summary>As people read it: a flag is <c>yes</c> or <c>no</c>.</summary>
    public static Sentence ShowValue(string value) =>
        value switch
        {
            True => (Sentence)"yes",
            False => "no",
            _ => $"{value}",
        };

    public required BlueprintParameter Parameter { get; init; }

    /// <summary>The choices, as text; empty for a flag, and for a number from <see cref="Minimum"/> to <see cref="Maximum"/>.</summary>
    public required IReadOnlyList<string> Choices { get; init; }

    /// <summary>The default, as text.</summary>
    public required string DefaultValue { get; init; }

    /// <summary>Whether the ClusterClass defines the choices; until it is observed, the only one is <see cref="DefaultValue"/>.</summary>
    public bool IsOfClusterClass { get; init; }

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    public string Name => Parameter.Name;

    /// <summary>The display name.</summary>
    public string Title => ParameterText.TitleOf(Name);

    /// <summary>As the API spells it in problems.</summary>
    public string Field => FieldOf(Name);

    public bool IsFlag => Parameter.Type == BlueprintParameterType.Flag;

    public bool IsNumber => Parameter.Type is BlueprintParameterType.Number or BlueprintParameterType.WholeNumber;

    public static string FieldOf(string name) => $"options.{name}";

    public static bool IsField(string field) => field.StartsWith(FieldOf(""), StringComparison.Ordinal);

    /// <summary>The same option within the limits of a ClusterClass variable.</summary>
    /// <param name="variable">The variable that the parameter sets; null when the class does not have it.</param>
    public OfferedOption Within(ClusterClassVariable? variable)
    {
        if (variable is null || IsFlag)
            return this;
        var allowed = variable.Choices.Where(choice => Parameter.Check(Read(choice)).Count == 0);
        return this with
        {
            Choices = variable.Choices.Count == 0 ? Choices : [.. IsOfClusterClass || Choices.Count == 0 ? allowed : Choices.Intersect(allowed)],
            Minimum = Greater(Minimum, variable.Minimum),
            Maximum = Less(Maximum, variable.Maximum),
        };
    }

    /// <summary>Why the value is not allowed; null when it is.</summary>
    public Sentence? Check(string value)
    {
        if (IsFlag)
            return value is True or False ? null : (Sentence)$"{Title} must be true or false.";
        if (Choices.Count == 0 && !IsNumber)
            return $"{Title} has no value that both the tier and the cluster's ClusterClass allow. Contact a platform admin.";
        if (Choices.Count > 0)
            return Choices.Contains(value, StringComparer.Ordinal) ? null : (Sentence)$"{Title} must be one of {string.Join(", ", Choices)}.";
        return Parameter.Check(Read(value)).Count == 0 && Read(value)!.GetValue<decimal>() is var number && !(number < Minimum) && !(number > Maximum)
            ? null
            : (Sentence)$"{Title} must be a number from {Minimum} to {Maximum}.";
    }

    /// <summary>The value for the blueprint.</summary>
    public JsonNode? Read(string value) => ParameterText.Read(Parameter, value);

    private static decimal? Greater(decimal? left, decimal? right) => left is null || right > left ? right : left;

    private static decimal? Less(decimal? left, decimal? right) => left is null || right < left ? right : left;
}
