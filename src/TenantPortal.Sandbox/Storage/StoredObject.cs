using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantPortal.Sandbox.Resources;

namespace TenantPortal.Sandbox.Storage;

/// <summary>One version of one object: immutable bytes and the few facts that selectors need.</summary>
internal sealed class StoredObject
{
    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    // Without kind and apiVersion: they depend on the requested version, and lists of built-in kinds omit them.
    private readonly byte[] _body;

    private StoredObject(ResourceType type, JsonObject metadata, byte[] body, long revision)
    {
        _body = body;
        Type = type;
        Namespace = (string?)metadata["namespace"] ?? "";
        Name = (string?)metadata["name"] ?? "";
        Uid = (string?)metadata["uid"] ?? "";
        Revision = revision;
        BeingDeleted = metadata["deletionTimestamp"] is not null;
        HasFinalizers = metadata["finalizers"] is JsonArray { Count: > 0 };
        Labels = metadata["labels"] is JsonObject { Count: > 0 } labels
            ? labels.ToFrozenDictionary(label => label.Key, label => (string?)label.Value ?? "")
            : FrozenDictionary<string, string>.Empty;
    }

    public ResourceType Type { get; }

    public string Namespace { get; }

    public string Name { get; }

    public string Uid { get; }

    public long Revision { get; }

    public bool BeingDeleted { get; }

    public bool HasFinalizers { get; }

    public FrozenDictionary<string, string> Labels { get; }

    /// <summary>Everything after the opening with kind and apiVersion.</summary>
    public ReadOnlyMemory<byte> Rest => _body.AsMemory(1);

    public static StoredObject From(ResourceType type, JsonObject node, long revision)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in node)
            {
                if (key is not ("kind" or "apiVersion"))
                {
                    writer.WritePropertyName(key);
                    if (value is null)
                    {
                        writer.WriteNullValue();
                    }
                    else
                    {
                        value.WriteTo(writer);
                    }
                }
            }

            writer.WriteEndObject();
        }

        return new StoredObject(type, (JsonObject)node["metadata"]!, buffer.WrittenSpan.ToArray(), revision);
    }

    /// <summary>A fresh copy that the caller may change.</summary>
    public JsonObject ToNode(ResourceType type)
    {
        var node = JsonNode.Parse(_body)!.AsObject();
        node.Insert(0, "kind", type.Kind);
        node.Insert(1, "apiVersion", type.ApiVersion);
        return node;
    }

    public JsonObject ToNode() => ToNode(Type);

    public void WriteTo(IBufferWriter<byte> output, ResourceType type)
    {
        output.Write(type.Opening);
        output.Write(_body.AsSpan(1));
    }
}
