using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantPortal.Sandbox.Resources;
using TenantPortal.Sandbox.Storage;
using TenantPortal.Sandbox.Writes;

namespace TenantPortal.Sandbox.Http;

/// <summary>Handles every request: checks the token, dispatches to an endpoint, and converts errors to Status objects.</summary>
internal sealed class ApiHandler(
    ResourceCatalog catalog,
    ObjectStore store,
    ObjectWriter writer,
    SandboxOptions options,
    Credentials credentials,
    CancellationToken stoppingToken
)
{
    private readonly Discovery _discovery = new(catalog);
    private readonly MetricsEndpoint _metrics = new(store);
    private readonly ReadEndpoints _reads = new(store);
    private readonly WriteEndpoints _writes = new(store, writer);
    private readonly WatchEndpoint _watches = new(store, catalog, options, stoppingToken);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (ApiException refused)
        {
            await JsonResponse.WriteAsync(context, refused.Code, refused.ToStatus());
        }
        catch (JsonException malformed)
        {
            await JsonResponse.WriteAsync(context, 400, ApiException.BadRequest(malformed.Message).ToStatus());
        }
        catch (Exception unfit) when (unfit is InvalidOperationException or FormatException or InvalidCastException && !context.Response.HasStarted)
        {
            // JsonNode throws this for a field with another type than in its schema.
            var message = $"the object provided cannot be handled: {unfit.Message}";
            await JsonResponse.WriteAsync(context, 400, ApiException.BadRequest(message).ToStatus());
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || stoppingToken.IsCancellationRequested)
        {
            // The client disconnected or the server is stopping: there is no one to answer.
            context.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!credentials.Admit(context.Request.Headers.Authorization))
        {
            throw ApiException.Unauthorized();
        }

        // There is one user here, and no right to be another one.
        if (context.Request.Headers["Impersonate-User"].FirstOrDefault() is { } other)
        {
            throw ApiException.CannotImpersonate(other);
        }

        var path = context.Request.Path.Value ?? "/";
        if (RequestTarget.Parse(path, catalog) is { } target)
        {
            await DispatchAsync(context, target);
        }
        else if (AccessReview.Answers(path))
        {
            await AccessReview.AnswerAsync(context, store);
        }
        else if (!await _metrics.TryAnswerAsync(context, path) && !await _discovery.TryAnswerAsync(context, path))
        {
            if (_discovery.Serves(path))
            {
                throw ApiException.NoSuchResource();
            }

            // A real API server has no Status for what it does not know at all.
            context.Response.StatusCode = 404;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.BodyWriter.WriteAsync("404 page not found\n"u8.ToArray(), context.RequestAborted);
        }
    }

    private Task DispatchAsync(HttpContext context, RequestTarget target)
    {
        var query = context.Request.Query;
        var method = context.Request.Method;
        if (target.Name is null)
        {
            return method switch
            {
                "GET" when query["watch"].ToString() is "1" or "true" => _watches.StreamAsync(context, target),
                "GET" => _reads.ListAsync(context, target),
                "POST" => _writes.CreateAsync(context, target),
                "DELETE" => _writes.DeleteManyAsync(context, target),
                _ => throw ApiException.MethodNotAllowed(),
            };
        }

        return method switch
        {
            "GET" => _reads.GetAsync(context, target),
            "PUT" => _writes.ReplaceAsync(context, target),
            "PATCH" => _writes.PatchAsync(context, target),
            "DELETE" when target.Subresource.Length == 0 => _writes.DeleteAsync(context, target),
            _ => throw ApiException.MethodNotAllowed(),
        };
    }
}
