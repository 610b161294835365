using System.Text;
using System.Text.Json.Nodes;

namespace TenantPortal.Sandbox.Http;

/// <summary>
/// Reads objects in protobuf as kubectl 1.32 and newer send them when they create something: they do not fall back to JSON when protobuf is refused.
/// </summary>
internal static class ProtobufBody
{
    private const int MaxDepth = 32;
    private const int Varint = 0;
    private const int Bytes = 2;

    /// <summary>Null for a body that is not a known kind in protobuf with known fields.</summary>
    public static JsonObject? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.Span.StartsWith("k8s\0"u8) ? ReadEnvelope(body[4..]) : null;
        }
        catch (UnreadableProtobufException)
        {
            return null;
        }
    }

    private static JsonObject ReadEnvelope(ReadOnlyMemory<byte> rest)
    {
        var type = ReadOnlyMemory<byte>.Empty;
        var raw = ReadOnlyMemory<byte>.Empty;
        while (!rest.IsEmpty)
        {
            var (number, wire) = ReadTag(ref rest);
            var content = wire == Bytes ? ReadBytes(ref rest) : throw new UnreadableProtobufException();
            (type, raw) = number switch
            {
                1 => (content, raw),
                2 => (type, content),
                _ => (type, raw),
            };
        }

        var (apiVersion, kind) = ("", "");
        while (!type.IsEmpty)
        {
            var (number, _) = ReadTag(ref type);
            var text = ReadText(ReadBytes(ref type));
            (apiVersion, kind) = number == 1 ? (text, kind) : (apiVersion, text);
        }

        var node = ReadMessage(kind, raw, 0);
        node.Insert(0, "kind", kind);
        node.Insert(1, "apiVersion", apiVersion);
        return node;
    }

    private static JsonObject ReadMessage(string message, ReadOnlyMemory<byte> rest, int depth)
    {
        var fields = depth < MaxDepth && ProtobufFields.Of(message) is { } known ? known : throw new UnreadableProtobufException();
        var node = new JsonObject();
        while (!rest.IsEmpty)
        {
            var (number, wire) = ReadTag(ref rest);
            var field = fields.GetValueOrDefault(number) ?? throw new UnreadableProtobufException();
            if (wire == Varint)
            {
                AddNumber(node, field, ReadVarint(ref rest));
            }
            else
            {
                Add(node, field, wire == Bytes ? ReadBytes(ref rest) : throw new UnreadableProtobufException(), depth);
            }
        }

        return node;
    }

    private static void AddNumber(JsonObject node, ProtobufField field, ulong value)
    {
        if (field.Type is not ("bool" or "int" or ProtobufFields.Ignored))
        {
            throw new UnreadableProtobufException();
        }

        if (field.Type != ProtobufFields.Ignored && (value != 0 || field.KeepsZero))
        {
            node[field.Name] = field.Type == "bool" ? value != 0 : (long)value;
        }
    }

    private static void Add(JsonObject node, ProtobufField field, ReadOnlyMemory<byte> content, int depth)
    {
        if (field.Type == ProtobufFields.Ignored)
        {
            return;
        }

        if (field.IsMap)
        {
            var (key, value) = ReadEntry(field, content, depth);
            Child(node, field.Name, () => new JsonObject())[key] = value;
        }
        else if (field.IsList)
        {
            Child(node, field.Name, () => new JsonArray()).Add(ReadValue(field.Type, content, depth));
        }
        else if (field.Type != "string" || content.Length > 0 || field.KeepsZero)
        {
            // Go writes the empty string for an absent one.
            node[field.Name] = ReadValue(field.Type, content, depth);
        }
    }

    private static T Child<T>(JsonObject node, string name, Func<T> create)
        where T : JsonNode
    {
        if (node[name] is not T child)
        {
            node[name] = child = create();
        }

        return child;
    }

    private static (string Key, JsonNode? Value) ReadEntry(ProtobufField field, ReadOnlyMemory<byte> rest, int depth)
    {
        var key = "";
        var value = ReadOnlyMemory<byte>.Empty;
        while (!rest.IsEmpty)
        {
            var (number, _) = ReadTag(ref rest);
            var content = ReadBytes(ref rest);
            if (number == 1)
            {
                key = ReadText(content);
            }
            else
            {
                value = content;
            }
        }

        return (key, ReadValue(field.Type, value, depth));
    }

    private static JsonNode? ReadValue(string type, ReadOnlyMemory<byte> content, int depth) =>
        type switch
        {
            "string" => ReadText(content),
            "bytes" => Convert.ToBase64String(content.Span),
            "Quantity" => ReadQuantity(content),
            "IntOrString" => ReadIntOrString(content),
            _ => ReadMessage(type, content, depth + 1),
        };

    private static string ReadQuantity(ReadOnlyMemory<byte> rest)
    {
        var text = "0";
        while (!rest.IsEmpty)
        {
            ReadTag(ref rest);
            text = ReadText(ReadBytes(ref rest));
        }

        return text;
    }

    private static JsonNode? ReadIntOrString(ReadOnlyMemory<byte> rest)
    {
        var (isText, number, text) = (false, 0L, "");
        while (!rest.IsEmpty)
        {
            var (field, wire) = ReadTag(ref rest);
            if (wire == Bytes)
            {
                text = ReadText(ReadBytes(ref rest));
                continue;
            }

            var value = ReadVarint(ref rest);
            (isText, number) = field == 1 ? (value == 1, number) : (isText, (long)value);
        }

        return isText ? text : number;
    }

    private static (int Number, int Wire) ReadTag(ref ReadOnlyMemory<byte> rest)
    {
        var tag = ReadVarint(ref rest);
        return tag <= int.MaxValue ? ((int)tag >> 3, (int)tag & 7) : throw new UnreadableProtobufException();
    }

    private static ulong ReadVarint(ref ReadOnlyMemory<byte> rest)
    {
        var value = 0UL;
        for (var i = 0; i < rest.Length && i < 10; i++)
        {
            value |= (ulong)(rest.Span[i] & 0x7f) << (7 * i);
            if (rest.Span[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }

        throw new UnreadableProtobufException();
    }

    private static ReadOnlyMemory<byte> ReadBytes(ref ReadOnlyMemory<byte> rest)
    {
        var length = ReadVarint(ref rest);
        if (length > (ulong)rest.Length)
        {
            throw new UnreadableProtobufException();
        }

        var content = rest[..(int)length];
        rest = rest[(int)length..];
        return content;
    }

    private static string ReadText(ReadOnlyMemory<byte> content) => Encoding.UTF8.GetString(content.Span);

    private sealed class UnreadableProtobufException : Exception;
}
