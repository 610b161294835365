using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Core.Tiers.Blueprints.Rendering;
using TenantPortal.Core.Tiers.Blueprints.Yaml;
using TenantPortal.Core.Tiers.ClusterClasses;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>A folder of manifests with placeholders, which a tier renders.</summary>
public sealed class Blueprint
{
    private readonly IReadOnlyList<IReadOnlyList<YamlFile>> _stages;
    private readonly IReadOnlyDictionary<string, YamlFile> _fragments;
    private readonly IReadOnlyList<(ReadinessRule Rule, long Line)> _ready;
    private readonly (EndpointRule Rule, long Line)? _endpoint;
    private readonly ClusterClassRule? _clusterClass;

    internal Blueprint(
        string name,
        BlueprintDefinition definition,
        IReadOnlyDictionary<string, BlueprintParameter> parameters,
        IReadOnlyList<IReadOnlyList<YamlFile>> stages,
        IReadOnlyDictionary<string, YamlFile> fragments
    )
    {
        (Name, Description, Parameters) = (name, definition.Description, parameters);
        (_stages, _fragments, _ready, _endpoint, _clusterClass) = (stages, fragments, definition.Ready, definition.Endpoint, definition.ClusterClass);
    }

    public string Name { get; }

    public string Description { get; }

    /// <summary>The parameters that a platform engineer can set per tier, by name, in file order.</summary>
    public IReadOnlyDictionary<string, BlueprintParameter> Parameters { get; }

    /// <summary>Whether it creates a separate API server, so that users do not work on the host cluster.</summary>
    public bool MakesApiServer => _endpoint is not null;

    /// <summary>Whether it creates clusters from a ClusterClass.</summary>
    public bool HasClusterClass => _clusterClass is not null;

    /// <summary>The ClusterClass for clusters with these options; null when the blueprint uses none or the options do not select one.</summary>
    public ClusterClassName? ClusterClassOf(JsonObject options)
    {
        if (_clusterClass is null)
            return null;
        var mistakes = new MistakeList();
        var name = RenderClusterClass(Tree(RenderModel.Sample, parameter => ValueOf(parameter, options)), mistakes);
        return mistakes.Count == 0 ? name : null;
    }

    /// <summary>
    /// Renders the objects of one tenant. Throws <see cref="BlueprintException"/> for options that <see cref="CheckOptions"/> refuses and
    /// values that give no valid object.
    /// </summary>
    public RenderedManifests Render(RenderModel model)
    {
        var options = model.Options;
        var problems = CheckOptions(options);
        if (problems.Count > 0)
        {
            throw new BlueprintException(problems);
        }

        var mistakes = new MistakeList();
        var tree = Tree(model, parameter => ValueOf(parameter, options));
        var stages = new StageRenderer(Name, _fragments, RenderDepth.KeptBranches, mistakes).Render(_stages, tree);
        var ready = RenderRules(tree, mistakes);
        var endpoint = RenderEndpoint(tree, mistakes);
        mistakes.ThrowIfAny();
        return new RenderedManifests(stages, ready, endpoint);
    }

    /// <summary>One sentence for each option that is unknown, missing, of the wrong type or out of range.</summary>
    public IReadOnlyList<string> CheckOptions(JsonObject options) =>
        [
            .. options
                .Where(option => !Parameters.ContainsKey(option.Key))
                .Select(option => $"The blueprint {Name} has no parameter '{option.Key}'{Suggestion.End(option.Key, Parameters.Keys)}"),
            .. Parameters
                .Values.Where(parameter => parameter.Default is null && !options.ContainsKey(parameter.Name))
                .Select(parameter => $"'{parameter.Name}' has no default and must be set."),
            .. Parameters.Values.Where(parameter => options.ContainsKey(parameter.Name)).SelectMany(parameter => parameter.Check(options[parameter.Name])),
        ];

    /// <summary>Validates every branch with sample data.</summary>
    internal IReadOnlyList<Manifest> Check(RenderDepth depth, MistakeList mistakes)
    {
        var tree = Tree(RenderModel.Sample, ParameterReader.Sample);
        RenderRules(tree, mistakes);
        RenderEndpoint(tree, mistakes);
        RenderClusterClass(tree, mistakes);
        return [.. new StageRenderer(Name, _fragments, depth, mistakes).Render(_stages, tree).SelectMany(stage => stage)];
    }

    private IReadOnlyList<ReadinessRule> RenderRules(JsonObject tree, MistakeList mistakes)
    {
        var scalars = new ScalarRenderer($"{Name}/{BlueprintDefinition.FileName}", mistakes);
        var scope = new RenderScope(tree);
        return [.. _ready.Select(ready => ready.Rule.Name is { } name ? ready.Rule with { Name = scalars.Text(name, ready.Line, scope) } : ready.Rule)];
    }

    private EndpointRule? RenderEndpoint(JsonObject tree, MistakeList mistakes)
    {
        if (_endpoint is not { } endpoint)
        {
            return null;
        }

        var scalars = new ScalarRenderer($"{Name}/{BlueprintDefinition.FileName}", mistakes);
        var scope = new RenderScope(tree);
        return EndpointReader.Render(endpoint.Rule, template => scalars.Text(template, endpoint.Line, scope));
    }

    private ClusterClassName? RenderClusterClass(JsonObject tree, MistakeList mistakes)
    {
        if (_clusterClass is not { } rule)
            return null;
        var scalars = new ScalarRenderer($"{Name}/{BlueprintDefinition.FileName}", mistakes);
        var scope = new RenderScope(tree);
        return new ClusterClassName(scalars.Text(rule.Namespace, rule.Line, scope) ?? "", scalars.Text(rule.Name, rule.Line, scope) ?? "");
    }

    private static JsonNode? ValueOf(BlueprintParameter parameter, JsonObject options) =>
        options.TryGetPropertyValue(parameter.Name, out var given) ? given?.DeepClone() : parameter.Default;

    private JsonObject Tree(RenderModel model, Func<BlueprintParameter, JsonNode?> value)
    {
        var tree = model.ToJson();
        tree["options"] = new JsonObject(Parameters.Values.Select(parameter => KeyValuePair.Create(parameter.Name, value(parameter))));
        return tree;
    }
}
