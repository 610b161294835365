using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;

namespace TenantPortal.Core.Tiers;

/// <summary>Reads what a tier offers of its blueprint's parameters (<c>Tiers:NAME:Offer</c>), or says everything that is wrong.</summary>
internal static class OfferReader
{
    /// <summary>Takes back what an earlier source of the configuration offers; a key cannot be removed.</summary>
    public const string None = "none";

    /// <param name="offer">By parameter: what can be chosen, commas between; empty for all that the parameter allows.</param>
    /// <param name="options">What the tier sets itself.</param>
    /// <param name="key">Of the configuration, for the mistakes.</param>
    public static IReadOnlyList<OfferedOption> Read(
        IReadOnlyDictionary<string, string> offer,
        Blueprint blueprint,
        JsonObject options,
        string key,
        List<string> mistakes
    )
    {
        var offered = new List<OfferedOption>();
        foreach (var (name, text) in offer.Where(one => one.Value.Trim() != None).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (blueprint.Parameters.TryGetValue(name, out var parameter))
                offered.Add(Read(parameter, text, ParameterText.Write(options[name] ?? parameter.Default), $"{key}:{name}", mistakes));
            else
                mistakes.Add(
                    $"{key}: The blueprint {blueprint.Name} has no parameter '{name}'{Suggestion.End(name, blueprint.Parameters.Keys)} Set it to '{None}' to offer it no longer."
                );
        }

        return offered;
    }

    private static OfferedOption Read(BlueprintParameter parameter, string text, string defaultValue, string key, List<string> mistakes)
    {
        IReadOnlyList<string> listed = ParameterText.Split(text);
        var choices = listed.Count > 0 ? listed : parameter.Enum;
        mistakes.AddRange(
            listed.SelectMany(choice => parameter.Check(ParameterText.Read(parameter, choice)).Select(problem => $"{key} offers '{choice}': {problem}"))
        );
        if (parameter.Type == BlueprintParameterType.TextList)
            mistakes.Add($"{key} is a list of texts, which nobody can choose. Leave it to the tier.");
        else if (parameter.Type == BlueprintParameterType.Flag && listed.Count > 0)
            mistakes.Add($"{key} is true or false. Leave its choices empty.");
        else if (parameter is { Type: BlueprintParameterType.Text, Variable: null } && choices.Count == 0)
            mistakes.Add($"{key} must list what can be chosen, commas between: a text is never typed by whoever asks.");
        else if (
            parameter.Type is BlueprintParameterType.Number or BlueprintParameterType.WholeNumber
            && choices.Count == 0
            && parameter is not { Minimum: not null, Maximum: not null }
        )
            mistakes.Add($"{key} must list what can be chosen, commas between, because the blueprint has no bounds for it.");
        if (defaultValue.Length == 0)
            mistakes.Add($"{key} has no default. Set Options:{parameter.Name} to what stands where nobody chooses.");
        else if (choices.Count > 0 && !choices.Contains(defaultValue, StringComparer.Ordinal))
            mistakes.Add(
                $"{key} does not offer '{defaultValue}', which stands where nobody chooses. Offer it, or set Options:{parameter.Name} to one that is offered."
            );
        var isOfClusterClass = parameter is { Type: BlueprintParameterType.Text, Variable: not null } && choices.Count == 0;
        return new OfferedOption
        {
            Parameter = parameter,
            Choices = isOfClusterClass ? [defaultValue] : choices,
            DefaultValue = defaultValue,
            IsOfClusterClass = isOfClusterClass,
            Minimum = parameter.Minimum,
            Maximum = parameter.Maximum,
        };
    }
}
