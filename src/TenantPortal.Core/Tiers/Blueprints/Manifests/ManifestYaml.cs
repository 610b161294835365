using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Parsing;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints.Manifests;

/// <summary>Writes objects as readable YAML that parses back to the same objects with YAML 1.1 and 1.2.</summary>
internal static class ManifestYaml
{
    private static readonly EmitterSettings Settings = EmitterSettings
        .Default.WithBestIndent(2)
        .WithBestWidth(int.MaxValue)
        .WithMaxSimpleKeyLength(1024)
        .WithNewLine("\n");

    public static string Write(IEnumerable<Manifest> manifests) => WriteAll(manifests.Select(manifest => manifest.ToJson()));

    /// <summary>The objects of a text from <see cref="Write(IEnumerable{Manifest})"/>.</summary>
    public static IReadOnlyList<Manifest> Read(string yaml) =>
        [.. UntrustedDocument.ParseYaml(yaml).Select(root => Manifest.Parse((JsonObject)ReadNode(root)!))];

    private static JsonNode? ReadNode(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ReadNode(pair.Value)))),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(ReadNode)]),
            YamlScalarNode scalar => CoreSchema.Read(scalar),
            _ => throw new InvalidOperationException($"A manifest contains no {node.NodeType}."),
        };

    /// <summary>Writes a tree that is not a Kubernetes object, such as a kubeconfig.</summary>
    public static string Write(JsonObject tree) => WriteAll([tree]);

    private static string WriteAll(IEnumerable<JsonObject> documents)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, Settings);
        emitter.Emit(new StreamStart());
        var isFirst = true;
        foreach (var document in documents)
        {
            emitter.Emit(new DocumentStart(null, null, isImplicit: isFirst));
            Emit(emitter, document);
            emitter.Emit(new DocumentEnd(isImplicit: true));
            isFirst = false;
        }

        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                // Only empty maps and lists use flow style: {} and [].
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map)
                {
                    EmitText(emitter, key);
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            default:
                if (node?.GetValueKind() == JsonValueKind.String)
                {
                    EmitText(emitter, node.GetValue<string>());
                }
                else
                {
                    EmitScalar(emitter, node?.ToJsonString() ?? "null", ScalarStyle.Plain);
                }

                break;
        }
    }

    private static void EmitText(Emitter emitter, string text) =>
        EmitScalar(emitter, text, PlainText.ReadsBack(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted);

    private static void EmitScalar(Emitter emitter, string text, ScalarStyle style) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));
}
