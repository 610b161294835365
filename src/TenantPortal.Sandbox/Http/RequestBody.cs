using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantPortal.Parsing;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TenantPortal.Sandbox.Http;

/// <summary>Reads a request's body as JSON, YAML or, for the kinds of <see cref="ProtobufFields"/>, protobuf.</summary>
internal static class RequestBody
{
    /// <summary>The limit of API servers.</summary>
    private const int MaxBytes = 3 << 20;

    public const string Protobuf = "application/vnd.kubernetes.protobuf";

    public static async Task<JsonObject> ReadAsync(HttpContext context) =>
        await ReadNodeAsync(context) as JsonObject ?? throw ApiException.BadRequest("the object provided is unrecognized: expected an object");

    /// <summary>Reads a list, such as a JSON patch.</summary>
    public static async Task<JsonArray> ReadListAsync(HttpContext context) =>
        await ReadNodeAsync(context) as JsonArray ?? throw ApiException.BadRequest("the object provided is unrecognized: expected a list");

    private static async Task<JsonNode?> ReadNodeAsync(HttpContext context)
    {
        var body = await BytesAsync(context);
        if (context.Request.ContentType?.StartsWith(Protobuf, StringComparison.Ordinal) == true)
        {
            return ProtobufBody.TryRead(body) ?? throw ApiException.UnsupportedMediaType("application/json, application/yaml");
        }

        var isJson = body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
        try
        {
            return isJson ? UntrustedDocument.ParseJson(body) : ParseYaml(body);
        }
        catch (Exception malformed) when (malformed is JsonException or YamlException)
        {
            throw ApiException.BadRequest($"error decoding the body: {malformed.Message}");
        }
    }

    /// <summary>Like <see cref="ReadAsync"/>, for optional bodies.</summary>
    public static async Task<JsonObject> ReadOptionalAsync(HttpContext context) =>
        context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0 ? await ReadAsync(context) : [];

    public static JsonNode? ParseYaml(byte[] body)
    {
        var documents = UntrustedDocument.ParseYaml(Encoding.UTF8.GetString(body));
        return documents.Count == 0 ? null : Convert(documents[0]);
    }

    private static async Task<byte[]> BytesAsync(HttpContext context)
    {
        var buffer = new MemoryStream();
        var part = new byte[16 * 1024];
        while (await context.Request.Body.ReadAsync(part, context.RequestAborted) is > 0 and var read)
        {
            if (buffer.Length + read > MaxBytes)
            {
                throw ApiException.TooLarge(MaxBytes);
            }

            buffer.Write(part, 0, read);
        }

        return buffer.ToArray();
    }

    private static JsonNode? Convert(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                var fields = new JsonObject();
                foreach (var (key, value) in map.Children)
                {
                    fields[((YamlScalarNode)key).Value ?? ""] = Convert(value);
                }

                return fields;
            case YamlSequenceNode list:
                return new JsonArray([.. list.Children.Select(Convert)]);
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text }:
                return Plain(text);
            default:
                return (node as YamlScalarNode)?.Value;
        }
    }

    private static JsonValue? Plain(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ when char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => JsonValue.Create(
                real
            ),
            _ => JsonValue.Create(text),
        };
}
