using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Parsing;

namespace TenantPortal.Core.Languages;

/// <summary>
/// The format in which a sentence is stored until it is read, in whatever language: <c>{"key":"The limit is {0}.","values":["5"]}</c>. A value that is a
/// sentence is an object of the same form.
/// </summary>
public static class StoredSentence
{
    public static string Write(Sentence sentence) => ToJson(sentence).ToJsonString();

    /// <param name="stored">Null for what was stored before there were languages.</param>
    /// <param name="text">The English text, which was stored then too.</param>
    /// <exception cref="JsonException">The text is no sentence.</exception>
    public static Sentence Read(string? stored, string text) => stored is null ? $"{text}" : Read(stored);

    /// <exception cref="JsonException">The text is no sentence.</exception>
    public static Sentence Read(string stored) => FromJson(UntrustedDocument.ParseJson(stored));

    private static JsonObject ToJson(Sentence sentence) =>
        new()
        {
            ["key"] = sentence.Key,
            ["values"] = new JsonArray([.. sentence.Values.Select(value => value is Sentence inner ? (JsonNode)ToJson(inner) : $"{value}")]),
        };

    private static Sentence FromJson(JsonNode? node) =>
        node is JsonObject stored && stored["key"] is JsonValue key && stored["values"] is JsonArray values
            ? Sentence.Restore((string)key!, [.. values.Select(value => value is JsonObject ? FromJson(value) : (object?)(string?)value)])
            : throw new JsonException("The text is no sentence.");
}
