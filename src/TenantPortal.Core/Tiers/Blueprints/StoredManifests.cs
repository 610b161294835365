using System.Text.Json.Nodes;
using TenantPortal.Core.Tiers.Blueprints.Manifests;
using TenantPortal.Parsing;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints;

/// <summary>Reads the objects of a stored revision: the approved manifests, independent of what rendering gives now.</summary>
public static class StoredManifests
{
    /// <summary>The objects in the order of application.</summary>
    /// <param name="yaml">The text from <see cref="RenderedManifests.ToYaml"/>.</param>
    public static IReadOnlyList<Manifest> Read(string yaml) =>
        [.. ReadTrees(yaml).Select(body => Manifest.TryParse(body, out var problem) ?? throw new InvalidOperationException(problem))];

    /// <summary>The maps in a text with several documents; other documents are skipped.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">The text is not YAML.</exception>
    internal static IReadOnlyList<JsonObject> ReadTrees(string yaml) => [.. UntrustedDocument.ParseYaml(yaml).Select(ToJson).OfType<JsonObject>()];

    private static JsonNode? ToJson(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value ?? "", ToJson(entry.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
            _ => CoreSchema.Read((YamlScalarNode)node),
        };
}
