using TenantPortal.Core.Tiers.Blueprints.Yaml;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>The ClusterClass of a blueprint, from its <c>blueprint.yaml</c>: with placeholders for options.</summary>
internal sealed record ClusterClassRule(string Namespace, string Name, long Line)
{
    public static ClusterClassRule? Read(YamlNode? node, string file, MistakeList mistakes)
    {
        if (node is null)
            return null;
        var before = mistakes.Count;
        var fields = new YamlFields(node, "The ClusterClass", file, mistakes, "name", "namespace");
        var (name, inNamespace) = (fields.RequiredText("name"), fields.RequiredText("namespace"));
        return mistakes.Count == before ? new ClusterClassRule(inNamespace, name, fields.Line) : null;
    }
}
