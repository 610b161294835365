using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Http;

/// <summary>Writes JSON responses with a known length.</summary>
internal static class JsonResponse
{
    public static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync(HttpContext context, int code, JsonNode node) =>
        WriteAsync(context, code, JsonSerializer.SerializeToUtf8Bytes(node, Relaxed));

    public static Task WriteAsync(HttpContext context, int code, StoredObject stored, ResourceType type)
    {
        if (TableFormat.IsRequested(context.Request))
        {
            return WriteAsync(context, code, TableFormat.Of(type, [stored], null));
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        stored.WriteTo(buffer, type);
        return WriteAsync(context, code, buffer.WrittenMemory);
    }

    public static async Task WriteAsync(HttpContext context, int code, ReadOnlyMemory<byte> json)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
    }
}
