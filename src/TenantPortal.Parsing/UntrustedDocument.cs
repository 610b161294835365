using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace TenantPortal.Parsing;

/// <summary>
/// Parses JSON and YAML that other programs wrote: responses and Secrets of clusters, request bodies, files. The only way to do so, because
/// the parsers themselves have no limits: a deep document ends the process, and a short one with aliases fills memory.
/// </summary>
public static class UntrustedDocument
{
    /// <summary>Deeper than any object of Kubernetes.</summary>
    public const int MaxDepth = 64;

    /// <summary>Far larger than any object of Kubernetes, which may have 3 MiB.</summary>
    public const int MaxYamlLength = 8 << 20;

    private static readonly IDeserializer Deserializer = new DeserializerBuilder().IgnoreUnmatchedProperties().Build();

    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <exception cref="JsonException">The text is not JSON, is nested too deeply, or has a property twice.</exception>
    public static JsonNode? ParseJson(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, documentOptions: JsonOptions);

    /// <exception cref="JsonException">The text is not JSON, is nested too deeply, or has a property twice.</exception>
    public static JsonNode? ParseJson(string text) => JsonNode.Parse(text, documentOptions: JsonOptions);

    /// <summary>For callers that only read: no tree is built.</summary>
    /// <exception cref="JsonException">The text is not JSON, is nested too deeply, or has a property twice.</exception>
    public static JsonElement ReadJson(string text) => JsonElement.Parse(text, JsonOptions);

    /// <summary>The roots of the documents in a text. They contain no cycle, and walking them never takes much longer than reading the text.</summary>
    /// <exception cref="YamlException">The text is not YAML, or is too long, too deep, or repeats too much through aliases.</exception>
    public static IReadOnlyList<YamlNode> ParseYaml(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(ReadYaml(text));
        }
        catch (InvalidOperationException exception)
        {
            // The parser stops silently at an unclosed [ or {.
            throw new YamlException(Mark.Empty, Mark.Empty, "A list or map is not closed.", exception);
        }

        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>The text as an object of a type with the parser's attributes. Fields that the type lacks are left out.</summary>
    /// <exception cref="YamlException">As for <see cref="ParseYaml"/>, and when a field has a value of the wrong type.</exception>
    public static T? DeserializeYaml<T>(string text)
        where T : class => Deserializer.Deserialize<T?>(ReadYaml(text));

    /// <summary>A sentence about why the text cannot be parsed, which quotes nothing from it; null when it can.</summary>
    public static string? FindYamlProblem(string text)
    {
        try
        {
            ParseYaml(text);
            return null;
        }
        catch (YamlException exception)
        {
            return $"The text is not valid YAML, or exceeds a limit, near line {Math.Max(1, exception.Start.Line)}.";
        }
    }

    /// <summary>The events of a text, for callers that need positions. Reading them throws as <see cref="ParseYaml"/> does.</summary>
    /// <exception cref="YamlException">The text is too long.</exception>
    public static IParser ReadYaml(string text) =>
        text.Length <= MaxYamlLength
            ? new BoundedYamlParser(new Parser(new StringReader(text)))
            : throw new YamlException(Mark.Empty, Mark.Empty, $"The text is longer than {MaxYamlLength} characters.");
}
