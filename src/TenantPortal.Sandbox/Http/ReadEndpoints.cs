using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantPortal.Sandbox.Selectors;
using TenantPortal.Sandbox.Storage;

namespace TenantPortal.Sandbox.Http;

/// <summary>Get and list.</summary>
internal sealed class ReadEndpoints(ObjectStore store)
{
    public Task GetAsync(HttpContext context, RequestTarget target)
    {
        var stored = store.Find(target.Type, target.Namespace!, target.Name!) ?? throw ApiException.NotFound(target.Type, target.Name!);
        return JsonResponse.WriteAsync(context, 200, stored, target.Type);
    }

    public Task ListAsync(HttpContext context, RequestTarget target)
    {
        var query = context.Request.Query;
        var filter = FilterOf(context.Request, target.Namespace);
        var (objects, revision) = store.List(target.Type, target.Namespace);
        var matching = objects.Where(filter.Matches);
        if (Continuation.Parse(query["continue"]) is { } from)
        {
            matching = matching.SkipWhile(stored => !from.IsBefore(stored));
            revision = from.Revision;
        }

        var page = matching.ToList();
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (int.TryParse(query["limit"], CultureInfo.InvariantCulture, out var limit) && limit > 0 && page.Count > limit)
        {
            metadata["continue"] = new Continuation(revision, page[limit - 1].Namespace, page[limit - 1].Name).ToString();
            metadata["remainingItemCount"] = page.Count - limit;
            page.RemoveRange(limit, page.Count - limit);
        }

        if (TableFormat.IsRequested(context.Request))
        {
            return JsonResponse.WriteAsync(context, 200, TableFormat.Of(target.Type, page, metadata));
        }

        var buffer = new ArrayBufferWriter<byte>(256 + page.Count * 1024);
        buffer.Write(Encoding.UTF8.GetBytes($"{{\"kind\":\"{target.Type.ListKind}\",\"apiVersion\":\"{target.Type.ApiVersion}\",\"metadata\":"));
        buffer.Write(JsonSerializer.SerializeToUtf8Bytes(metadata));
        buffer.Write(",\"items\":["u8);
        for (var i = 0; i < page.Count; i++)
        {
            if (i > 0)
            {
                buffer.Write(","u8);
            }

            // As on the real server, only custom objects repeat their kind inside a list.
            if (target.Type.IsCustom)
            {
                page[i].WriteTo(buffer, target.Type);
            }
            else
            {
                buffer.Write("{"u8);
                buffer.Write(page[i].Rest.Span);
            }
        }

        buffer.Write("]}"u8);
        return JsonResponse.WriteAsync(context, 200, buffer.WrittenMemory);
    }

    public static ObjectFilter FilterOf(HttpRequest request, string? ns) =>
        new(ns, LabelSelector.Parse(request.Query["labelSelector"]), FieldSelector.Parse(request.Query["fieldSelector"]));

    /// <summary>Where the next page of a list starts.</summary>
    private sealed record Continuation(long Revision, string Namespace, string Name)
    {
        public static Continuation? Parse(string? token)
        {
            if (string.IsNullOrEmpty(token))
            {
                return null;
            }

            var bytes = new byte[token.Length];
            if (
                !Convert.TryFromBase64String(token, bytes, out var length)
                || Encoding.UTF8.GetString(bytes, 0, length).Split('\n') is not [var revision, var ns, var name]
                || !long.TryParse(revision, CultureInfo.InvariantCulture, out var number)
            )
            {
                throw ApiException.BadRequest("invalid continue token: continue key is not valid");
            }

            return new Continuation(number, ns, name);
        }

        public bool IsBefore(StoredObject stored)
        {
            var order = string.CompareOrdinal(Namespace, stored.Namespace);
            return (order == 0 ? string.CompareOrdinal(Name, stored.Name) : order) < 0;
        }

        public override string ToString() =>
            Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Revision}\n{Namespace}\n{Name}")));
    }
}
