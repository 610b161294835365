using System.Text.Json.Nodes;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>A folder of manifests with placeholders: what a tier is made of.</summary>
public sealed class Blueprint
{
    private readonly IReadOnlyList<IReadOnlyList<YamlFile>> _stages;
    private readonly IReadOnlyList<ReadinessRule> _ready;

    internal Blueprint(string name, BlueprintDefinition definition, IReadOnlyList<IReadOnlyList<YamlFile>> stages)
    {
        Name = name;
        Description = definition.Description;
        Parameters = definition.Parameters;
        _stages = stages;
        _ready = [.. definition.Ready.Select(ready => ready.Rule)];
    }

    public string Name { get; }

    public string Description { get; }

    /// <summary>What a platform engineer may set per tier, by name, in the order of the file.</summary>
    public IReadOnlyDictionary<string, BlueprintParameter> Parameters { get; }

    /// <summary>The objects of one tenant. Options that <see cref="CheckOptions"/> refuses, and values that make no valid object, throw <see cref="BlueprintException"/>.</summary>
    public RenderedManifests Render(RenderModel model)
    {
        var options = model.Options;
        var problems = CheckOptions(options);
        if (problems.Count > 0)
        {
            throw new BlueprintException(problems);
        }

        var mistakes = new MistakeList();
        var stages = new StageRenderer(Name, RenderDepth.KeptBranches, mistakes).Render(_stages, Tree(model, parameter =>
            options.TryGetPropertyValue(parameter.Name, out var given) ? given?.DeepClone() : parameter.Default));
        mistakes.ThrowIfAny();
        return new RenderedManifests(stages, _ready);
    }

    /// <summary>One sentence for each option that is unknown, missing, of the wrong type or out of bounds.</summary>
    public IReadOnlyList<string> CheckOptions(JsonObject options) =>
    [
        .. options
            .Where(option => !Parameters.ContainsKey(option.Key))
            .Select(option => $"The blueprint {Name} has no parameter '{option.Key}'{Suggestion.End(option.Key, Parameters.Keys)}"),
        .. Parameters.Values
            .Where(parameter => parameter.Default is null && !options.ContainsKey(parameter.Name))
            .Select(parameter => $"'{parameter.Name}' has no default and must be set."),
        .. Parameters.Values
            .Where(parameter => options.ContainsKey(parameter.Name))
            .SelectMany(parameter => parameter.Check(options[parameter.Name])),
    ];

    /// <summary>Looks for mistakes in every branch, with sample data.</summary>
    internal IReadOnlyList<Manifest> Check(RenderDepth depth, MistakeList mistakes) =>
        [.. new StageRenderer(Name, depth, mistakes).Render(_stages, Tree(RenderModel.Sample, ParameterReader.Sample)).SelectMany(stage => stage)];

    private JsonObject Tree(RenderModel model, Func<BlueprintParameter, JsonNode?> value)
    {
        var tree = model.ToJson();
        tree["options"] = new JsonObject(Parameters.Values.Select(parameter => KeyValuePair.Create(parameter.Name, value(parameter))));
        return tree;
    }
}
