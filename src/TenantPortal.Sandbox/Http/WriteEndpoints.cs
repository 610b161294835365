using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantPortal.Sandbox.Apply;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Rules;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.Http;

/// <summary>Create, replace, patch, apply and delete.</summary>
internal sealed class WriteEndpoints(ObjectStore store, ObjectWriter writer)
{
    private const string PatchTypes =
        "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml";

    public async Task CreateAsync(HttpContext context, RequestTarget target)
    {
        if (target.Namespace is null)
        {
            throw ApiException.MethodNotAllowed();
        }

        var body = await RequestBody.ReadAsync(context);
        CheckBody(target, body, mayLeaveOutName: true);
        var created = writer.Create(target.Type, target.Namespace, body, OptionsOf(context.Request, target));
        await JsonResponse.WriteAsync(context, 201, created, target.Type);
    }

    public async Task ReplaceAsync(HttpContext context, RequestTarget target)
    {
        var body = await RequestBody.ReadAsync(context);
        CheckBody(target, body);
        var replaced = writer.Update(
            target.Type,
            target.Namespace!,
            target.Name!,
            OptionsOf(context.Request, target),
            live =>
            {
                // Every attempt starts from the original body: the writer changes its copy.
                var next = body.DeepClone().AsObject();
                if (next["metadata"]?["managedFields"] is null && live["metadata"]!["managedFields"] is { } managed)
                {
                    next["metadata"]!["managedFields"] = managed.DeepClone();
                }

                return next;
            }
        );
        await JsonResponse.WriteAsync(context, 200, replaced, target.Type);
    }

    public Task PatchAsync(HttpContext context, RequestTarget target)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim();
        return type switch
        {
            "application/apply-patch+yaml" => ApplyAsync(context, target),
            "application/json-patch+json" => JsonPatchAsync(context, target),
            "application/merge-patch+json" => MergeAsync(context, target, MergePatch.Apply),
            "application/strategic-merge-patch+json" when !target.Type.IsCustom => MergeAsync(
                context,
                target,
                (live, patch) => StrategicMergePatch.Apply(live, patch, target.Type.Schema)
            ),
            _ => throw ApiException.UnsupportedMediaType(PatchTypes),
        };
    }

    public async Task DeleteAsync(HttpContext context, RequestTarget target)
    {
        var options = await RequestBody.ReadOptionalAsync(context);
        var (deleted, gone) = writer.Delete(
            target.Type,
            target.Namespace!,
            target.Name!,
            options["preconditions"] as JsonObject ?? [],
            IsDryRun(context.Request, options)
        );
        if (!gone || target.Type == BuiltInResources.Pods)
        {
            await JsonResponse.WriteAsync(context, 200, deleted, target.Type);
            return;
        }

        var details = new JsonObject { ["name"] = deleted.Name };
        if (target.Type.Group.Length > 0)
        {
            details["group"] = target.Type.Group;
        }

        details["kind"] = target.Type.Plural;
        details["uid"] = deleted.Uid;
        await JsonResponse.WriteAsync(
            context,
            200,
            new JsonObject
            {
                ["kind"] = "Status",
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject(),
                ["status"] = "Success",
                ["details"] = details,
            }
        );
    }

    public async Task DeleteManyAsync(HttpContext context, RequestTarget target)
    {
        // The real server does not delete namespaces, or the objects of all namespaces, in a single request.
        if (target.Namespace is null || target.Type == BuiltInResources.Namespaces)
        {
            throw ApiException.MethodNotAllowed();
        }

        var options = await RequestBody.ReadOptionalAsync(context);
        var filter = ReadEndpoints.FilterOf(context.Request, target.Namespace);
        var items = new JsonArray();
        var (objects, revision) = store.List(target.Type, target.Namespace);
        foreach (var stored in objects.Where(filter.Matches))
        {
            try
            {
                items.Add(writer.Delete(target.Type, stored.Namespace, stored.Name, [], IsDryRun(context.Request, options)).Object.ToNode());
            }
            catch (ApiException gone) when (gone.Code == 404)
            {
                // Another client deleted it first, which is the requested result.
                continue;
            }
        }

        await JsonResponse.WriteAsync(
            context,
            200,
            new JsonObject
            {
                ["kind"] = target.Type.ListKind,
                ["apiVersion"] = target.Type.ApiVersion,
                ["metadata"] = new JsonObject { ["resourceVersion"] = $"{revision}" },
                ["items"] = items,
            }
        );
    }

    private async Task ApplyAsync(HttpContext context, RequestTarget target)
    {
        var query = context.Request.Query;
        if (string.IsNullOrEmpty(query["fieldManager"]))
        {
            var findings = new Findings();
            findings.Required("fieldManager", "is required for apply patch");
            findings.ThrowIfAny("PatchOptions", "meta.k8s.io", "");
        }

        var body = await RequestBody.ReadAsync(context);
        CheckBody(target, body, typed: true);
        var (applied, created) = writer.Apply(
            target.Type,
            target.Namespace!,
            target.Name!,
            body,
            OptionsOf(context.Request, target),
            force: query["force"].ToString() is "true" or "1"
        );
        await JsonResponse.WriteAsync(context, created ? 201 : 200, applied, target.Type);
    }

    private async Task JsonPatchAsync(HttpContext context, RequestTarget target)
    {
        var patch = await RequestBody.ReadListAsync(context);
        var patched = writer.Update(target.Type, target.Namespace!, target.Name!, OptionsOf(context.Request, target), live => JsonPatch.Apply(live, patch));
        await JsonResponse.WriteAsync(context, 200, patched, target.Type);
    }

    private async Task MergeAsync(HttpContext context, RequestTarget target, Func<JsonObject, JsonObject, JsonObject> merge)
    {
        var patch = await RequestBody.ReadAsync(context);
        var patched = writer.Update(target.Type, target.Namespace!, target.Name!, OptionsOf(context.Request, target), live => merge(live, patch));
        await JsonResponse.WriteAsync(context, 200, patched, target.Type);
    }

    private static void CheckBody(RequestTarget target, JsonObject body, bool mayLeaveOutName = false, bool typed = false)
    {
        var (kind, version) = ((string?)body["kind"], (string?)body["apiVersion"]);
        if (typed && (string.IsNullOrEmpty(kind) || string.IsNullOrEmpty(version)))
        {
            throw ApiException.BadRequest("invalid object type: /, Kind=");
        }

        if (!string.IsNullOrEmpty(kind) && kind != target.Type.Kind)
        {
            throw ApiException.BadRequest(
                $"{kind} in version \"{(version ?? target.Type.Version).Split('/')[^1]}\" cannot be handled as a {target.Type.Kind}: "
                    + $"converting ({kind}) to ({target.Type.Kind}): unknown conversion"
            );
        }

        if (!string.IsNullOrEmpty(version) && version != target.Type.ApiVersion)
        {
            throw ApiException.BadRequest($"the API version in the data ({version}) does not match the expected API version ({target.Type.ApiVersion})");
        }

        var metadata = body["metadata"] as JsonObject;
        if (metadata is null)
        {
            body["metadata"] = metadata = [];
        }

        var name = (string?)metadata["name"];
        if (target.Name is not null && name != target.Name && !(typed && name is null) && !mayLeaveOutName)
        {
            throw ApiException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({target.Name})");
        }

        if (target.Name is not null)
        {
            metadata["name"] = target.Name;
        }

        if ((string?)metadata["namespace"] is { Length: > 0 } ns && target.Type.Namespaced && ns != target.Namespace)
        {
            throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    private static WriteOptions OptionsOf(HttpRequest request, RequestTarget target)
    {
        var manager = request.Query["fieldManager"].ToString();
        if (manager.Length == 0)
        {
            var agent = request.Headers.UserAgent.ToString().Split('/', ' ')[0];
            manager = agent.Length == 0 ? "unknown" : agent;
        }

        return new WriteOptions(manager, IsDryRun(request, []), target.Subresource);
    }

    private static bool IsDryRun(HttpRequest request, JsonObject body) =>
        request.Query["dryRun"].Contains("All") || (body["dryRun"] as JsonArray ?? []).Any(value => (string?)value == "All");
}
