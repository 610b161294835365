using TenantPortal.Core.Tiers.Blueprints.Rendering;
using TenantPortal.Core.Tiers.Blueprints.Yaml;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>The content of a <c>blueprint.yaml</c>, with line numbers for mistakes.</summary>
internal sealed record BlueprintDefinition(
    string Description,
    (string Name, long Line)? Extends,
    IReadOnlyDictionary<string, BlueprintParameter> Parameters,
    IReadOnlyList<(string File, long Line)> Fragments,
    IReadOnlyList<IReadOnlyList<(string File, long Line)>> Stages,
    IReadOnlyList<(ReadinessRule Rule, long Line)> Ready,
    (EndpointRule Rule, long Line)? Endpoint = null,
    ClusterClassRule? ClusterClass = null
)
{
    public const string FileName = "blueprint.yaml";

    public static BlueprintDefinition Read(YamlFile file, string name, MistakeList mistakes)
    {
        if (file.Documents.Count != 1)
        {
            mistakes.Add(file.Path, 1, $"{FileName} must contain one document.");
            return new BlueprintDefinition("", null, new Dictionary<string, BlueprintParameter>(), [], [], []);
        }

        var fields = new YamlFields(
            file.Documents[0],
            "A blueprint",
            file.Path,
            mistakes,
            "name",
            "description",
            "extends",
            "parameters",
            "fragments",
            "stages",
            "ready",
            "endpoint",
            "clusterClass"
        );
        if (fields.RequiredText("name") is { Length: > 0 } given && given != name)
        {
            fields.Add(fields.Find("name"), $"The name '{given}' must match the folder, '{name}'.");
        }

        return new BlueprintDefinition(
            fields.RequiredText("description"),
            fields.Text("extends") is { } extends ? (extends, fields.Find("extends")!.Start.Line) : null,
            ReadParameters(fields, file.Path, mistakes),
            [.. fields.List("fragments", isRequired: false).Select(fragment => ((fragment as YamlScalarNode)?.Value ?? "", fragment.Start.Line))],
            [.. fields.List("stages", isRequired: true).Select(stage => ReadStage(fields, stage))],
            [.. fields.List("ready", isRequired: false).Select(rule => ReadRule(rule, file.Path, mistakes)).OfType<(ReadinessRule, long)>()],
            EndpointReader.Read(fields.Find("endpoint"), file.Path, mistakes),
            ClusterClassRule.Read(fields.Find("clusterClass"), file.Path, mistakes)
        );
    }

    private static Dictionary<string, BlueprintParameter> ReadParameters(YamlFields fields, string file, MistakeList mistakes)
    {
        var parameters = new Dictionary<string, BlueprintParameter>(StringComparer.Ordinal);
        var node = fields.Find("parameters");
        if (node is not (null or YamlMappingNode))
        {
            fields.Add(node, "'parameters' must be a map.");
        }

        foreach (var (key, value) in (node as YamlMappingNode)?.Children.AsEnumerable() ?? [])
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (TextPart.Split($"${{{name}}}", out _) is not [{ IsPlaceholder: true }] || name.Contains('.', StringComparison.Ordinal))
            {
                fields.Add(key, $"The parameter name '{name}' cannot be used in a placeholder.");
                continue;
            }

            parameters[name] = ParameterReader.Read(name, value, file, mistakes);
        }

        return parameters;
    }

    private static IReadOnlyList<(string File, long Line)> ReadStage(YamlFields fields, YamlNode stage) =>
        [.. fields.Items(stage, "stages").Select(file => ((file as YamlScalarNode)?.Value ?? "", file.Start.Line))];

    private static (ReadinessRule Rule, long Line)? ReadRule(YamlNode node, string file, MistakeList mistakes)
    {
        var before = mistakes.Count;
        var fields = new YamlFields(node, "A rule of 'ready'", file, mistakes, "apiVersion", "kind", "name", "rule", "type");
        var (apiVersion, kind) = (fields.RequiredText("apiVersion"), fields.RequiredText("kind"));
        var (rule, type) = (fields.RequiredText("rule"), fields.Text("type"));
        var names = Enum.GetNames<ReadinessCheck>();
        if (rule.Length > 0 && !names.Contains(rule, StringComparer.Ordinal))
        {
            fields.Add(fields.Find("rule"), $"The rule '{rule}' must be one of {string.Join(", ", names)}.");
        }
        else if (rule.Length > 0 && (rule == nameof(ReadinessCheck.Condition)) != (type is not null))
        {
            fields.Add(fields.Find("rule"), "The rule Condition needs the key 'type'; no other rule allows it.");
        }

        return mistakes.Count == before
            ? (new ReadinessRule(apiVersion, kind, Enum.Parse<ReadinessCheck>(rule), type, fields.Text("name")), fields.Line)
            : null;
    }
}
