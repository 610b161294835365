using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Http;

/// <summary>Writes watch events, as objects or as one-row tables.</summary>
internal sealed class EventWriter(HttpResponse response, ResourceType type, bool asTable)
{
    public void Write(string kind, StoredObject stored)
    {
        var output = response.BodyWriter;
        output.Write(Encoding.UTF8.GetBytes($"{{\"type\":\"{kind}\",\"object\":"));
        if (asTable)
        {
            output.Write(JsonSerializer.SerializeToUtf8Bytes(TableFormat.Of(type, [stored], null), JsonResponse.Relaxed));
        }
        else
        {
            stored.WriteTo(output, type);
        }

        output.Write("}\n"u8);
    }

    public void WriteBookmark(long revision, bool initialEventsEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null };
        if (initialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        WriteNode(
            "BOOKMARK",
            asTable
                ? TableFormat.Of(type, [], metadata)
                : new JsonObject
                {
                    ["kind"] = type.Kind,
                    ["apiVersion"] = type.ApiVersion,
                    ["metadata"] = metadata,
                }
        );
    }

    public void WriteError(ApiException error) => WriteNode("ERROR", error.ToStatus());

    private void WriteNode(string kind, JsonObject node)
    {
        var line = new JsonObject { ["type"] = kind, ["object"] = node };
        response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(line, JsonResponse.Relaxed));
        response.BodyWriter.Write("\n"u8);
    }
}
