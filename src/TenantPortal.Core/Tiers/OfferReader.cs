using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints;
using TenantPortal.Core.Tiers.Blueprints.Yaml;

namespace TenantPortal.Core.Tiers;

/// <summary>Reads the blueprint parameters that a tier offers to users (<c>Tiers:NAME:Offer</c>), and reports every mistake.</summary>
internal static class OfferReader
{
    /// <summary>Withdraws an offer of an earlier configuration source, because keys cannot be removed.</summary>
    public const string None = "none";

    /// <param name="offer">The choices by parameter, separated by commas; empty for all that the parameter allows.</param>
    /// <param name="options">The options that the tier sets.</param>
    /// <param name="key">The configuration key, for messages.</param>
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
                    $"{key}: The blueprint {blueprint.Name} has no parameter '{name}'{Suggestion.End(name, blueprint.Parameters.Keys)} "
                        + $"To stop offering it, set it to '{None}'."
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
            mistakes.Add($"{key} is a list of strings, which users cannot choose. Set it in the tier's Options.");
        else if (parameter.Type == BlueprintParameterType.Flag && listed.Count > 0)
            mistakes.Add($"{key} is a Boolean. Leave its choices empty.");
        else if (parameter is { Type: BlueprintParameterType.Text, Variable: null } && choices.Count == 0)
            mistakes.Add($"{key} must list the choices, separated by commas, because users cannot enter free text.");
        else if (
            parameter.Type is BlueprintParameterType.Number or BlueprintParameterType.WholeNumber
            && choices.Count == 0
            && parameter is not { Minimum: not null, Maximum: not null }
        )
            mistakes.Add($"{key} must list the choices, separated by commas, because the blueprint has no bounds for it.");
        if (defaultValue.Length == 0)
            mistakes.Add($"{key} has no default. Set Options:{parameter.Name} to the default.");
        else if (choices.Count > 0 && !choices.Contains(defaultValue, StringComparer.Ordinal))
            mistakes.Add($"{key} does not offer the default '{defaultValue}'. Offer it, or set Options:{parameter.Name} to one of the choices.");
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
