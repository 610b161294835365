using TenantPortal.Parsing;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Core.Tiers.Blueprints.Yaml;

/// <summary>One parsed file of a blueprint: trees without tags, cycles or keys that are not strings, and the name for messages.</summary>
internal sealed class YamlFile
{
    private YamlFile(string path, IReadOnlyList<YamlNode> documents)
    {
        Path = path;
        Documents = documents;
    }

    /// <summary>As in <c>namespace/quota.yaml</c>: never an absolute path.</summary>
    public string Path { get; }

    public IReadOnlyList<YamlNode> Documents { get; }

    public static YamlFile Load(string fullPath, string path, MistakeList mistakes)
    {
        var text = File.ReadAllText(fullPath);
        PositionedParser? parser = null;
        var stream = new YamlStream();
        try
        {
            parser = new PositionedParser(UntrustedDocument.ReadYaml(text));
            stream.Load(parser);
        }
        catch (YamlException error)
        {
            mistakes.Add(path, Math.Max(1, error.End.Line), $"This is not valid YAML: {error.Message.TrimEnd('.')}.{Hint(error.Message, text)}");
            return new YamlFile(path, []);
        }
        catch (InvalidOperationException)
        {
            // The parser stops silently at an unclosed [ or {.
            mistakes.Add(path, parser!.LastLine, $"This is not valid YAML: a list or map is not closed.");
            return new YamlFile(path, []);
        }

        var roots = stream
            .Documents.Select(document => document.RootNode)
            .Where(root => root is not YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" })
            .ToList();
        if (roots.Count == 0)
        {
            mistakes.Add(path, 1, "The file contains no object.");
        }

        return new YamlFile(path, [.. roots.Where(root => new YamlTreeCheck(path, mistakes).Check(root))]);
    }

    // "{cpu: ${quota.cpu}}" is a common mistake that the parser's message does not explain.
    private static string Hint(string message, string text) =>
        message.Contains("flow", StringComparison.Ordinal) && text.Contains("${", StringComparison.Ordinal) ? " Quote placeholders inside { } and [ ]." : "";
}
