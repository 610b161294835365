using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>The ClusterClass that a blueprint makes clusters from, as its <c>blueprint.yaml</c> says it: with placeholders of its options.</summary>
internal sealed record ClusterClassRule(string Namespace, string Name, long Line)
{
    public static ClusterClassRule? Read(YamlNode? node, string file, MistakeList mistakes)
    {
        if (node is null)
            return null;
        var told = mistakes.Told;
        var fields = new YamlFields(node, "The ClusterClass", file, mistakes, "name", "namespace");
        var (name, inNamespace) = (fields.RequiredText("name"), fields.RequiredText("namespace"));
        return mistakes.Told == told ? new ClusterClassRule(inNamespace, name, fields.Line) : null;
    }
}
