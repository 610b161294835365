using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using TenantPortal.Core.Calls;
using TenantPortal.Core.People;
using TenantPortal.Core.Tokens;
using TenantPortal.Web.Auth;
using TenantPortal.Web.Auth.Tokens;

namespace TenantPortal.Web.Api.Conditional;

/// <summary>
/// Answers reads with an ETag, and with 304 where the program has it. A change with <c>If-Match</c> or <c>Idempotency-Key</c> runs as a guarded call
/// (<see cref="GuardedCalls"/>).
/// </summary>
internal static class ConditionalCalls
{
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>The response header of an answer that was stored before.</summary>
    public const string RepeatedHeader = "Idempotency-Replayed";

    private static readonly TimeSpan WaitForRunning = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitForKeys = TimeSpan.FromMinutes(10);

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(ApiPaths.Root) || context.GetEndpoint() is not { } call)
            return next(context);
        var resource = call.Metadata.GetMetadata<VersionedResource>();
        if (HttpMethods.IsGet(context.Request.Method))
            return resource is null || CallLimits.IsLarge(call) ? next(context) : ReadAsync(context, next, resource);
        var (key, match) = (context.Request.Headers[KeyHeader], context.Request.Headers.IfMatch);
        var hasKey = key.Count > 0 && HttpMethods.IsPost(context.Request.Method);
        return hasKey || match.Count > 0 ? GuardAsync(context, next, resource, hasKey ? key : default, match) : next(context);
    }

    private static async Task ReadAsync(HttpContext context, RequestDelegate next, VersionedResource resource)
    {
        // With the read or before it, so that a change during it leads to a tag that is too old and not to one that is too new.
        var isFoundByCall = context.GetEndpoint()!.Metadata.GetMetadata<ReadVersion.Mark>() is not null;
        var version = isFoundByCall ? null : await resource.FindVersionAsyncOf(context, UserOf(context), context.RequestAborted);
        var body = await CaptureAsync(context, next);
        if (isFoundByCall)
            version = context.RequestServices.GetRequiredService<ReadVersion>().Found;
        if (version is not null && context.Response.StatusCode == StatusCodes.Status200OK)
        {
            var tag = ResourceTag.Create(version, body);
            context.Response.Headers.ETag = tag;
            if (ResourceTag.IsKnown(context.Request.Headers.IfNoneMatch, tag))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                context.Response.Headers.Remove(HeaderNames.ContentType);
                context.Response.Headers.Remove(HeaderNames.ContentLength);
                return;
            }
        }

        await SendBodyAsync(context, body);
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next, VersionedResource? resource, StringValues keyHeader, StringValues match)
    {
        var user = UserOf(context);
        CallKey? key = null;
        if (keyHeader.Count > 0)
        {
            if (context.GetEndpoint()!.Metadata.GetMetadata<ReturnsSecret>() is not null)
            {
                await RefuseAsync(
                    context,
                    StatusCodes.Status400BadRequest,
                    $"The response contains a secret that the portal shows once and never stores. Send the call without {KeyHeader}."
                );
                return;
            }

            if (keyHeader.Count > 1 || !CallKey.TryCreate(keyHeader, Describe(context), await ReadBodyAsync(context), out key))
            {
                await RefuseAsync(
                    context,
                    StatusCodes.Status400BadRequest,
                    $"{KeyHeader} must be one value of 1 to {CallKey.MaxLength} visible ASCII characters, such as a UUID."
                );
                return;
            }
        }

        IReadOnlyList<string>? versions = null;
        if (match.Count > 0 && resource is null)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "This call does not support If-Match. Send it without.");
            return;
        }

        if (match.Count > 0 && !ResourceTag.TryReadVersions(match, out versions))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "If-Match must be an ETag, several separated by commas, or *.");
            return;
        }

        var outcome = await context
            .RequestServices.GetRequiredService<GuardedCalls>()
            .RunAsync(user, key, versions is null ? null : IsCurrentAsync, () => AnswerAsync(context, next, resource, user), context.RequestAborted);
        await SendAsync(context, outcome, resource);

        // What does not exist is answered by the call itself.
        async Task<bool> IsCurrentAsync() =>
            await resource!.FindVersionAsyncOf(context, user, CancellationToken.None) is not { } version || versions!.Contains(version, StringComparer.Ordinal);
    }

    /// <summary>Runs the call. Its headers stay in the response; its body is sent after the commit.</summary>
    private static async Task<StoredResponse> AnswerAsync(HttpContext context, RequestDelegate next, VersionedResource? resource, CurrentUser user)
    {
        var body = await CaptureAsync(context, next);
        var response = context.Response;
        if (
            resource is not null
            && response.StatusCode == StatusCodes.Status200OK
            && await resource.FindVersionAsyncOf(context, user, CancellationToken.None) is { } version
        )
            response.Headers.ETag = ResourceTag.Create(version, body);
        return new StoredResponse(response.StatusCode, TextOf(response.Headers.Location), TextOf(response.Headers.ETag), response.ContentType, body);
    }

    private static Task SendAsync(HttpContext context, CallOutcome outcome, VersionedResource? resource) =>
        outcome.Kind switch
        {
            CallOutcomeKind.Answered => SendBodyAsync(context, outcome.Response!.Body),
            CallOutcomeKind.Repeated => RepeatAsync(context, outcome.Response!),
            CallOutcomeKind.Running => RefuseAsync(
                context,
                StatusCodes.Status409Conflict,
                $"A call with this {KeyHeader} is still running. Try again in a moment.",
                WaitForRunning
            ),
            CallOutcomeKind.KeyIsTaken => RefuseAsync(
                context,
                StatusCodes.Status422UnprocessableEntity,
                $"This {KeyHeader} was used for another call. Use a new key."
            ),
            CallOutcomeKind.TooManyKeys => RefuseAsync(
                context,
                StatusCodes.Status429TooManyRequests,
                $"The limit is {GuardedCalls.MaxKeys} values of {KeyHeader} within {GuardedCalls.Lifetime.TotalHours:0} hours. Send the call without one.",
                WaitForKeys
            ),
            CallOutcomeKind.Changed => RefuseAsync(
                context,
                StatusCodes.Status412PreconditionFailed,
                $"The {resource!.Noun} has changed since you read it. Read it again, and send its new ETag in If-Match."
            ),
            _ => throw new InvalidOperationException($"The outcome {outcome.Kind} is unknown."),
        };

    private static Task RepeatAsync(HttpContext context, StoredResponse stored)
    {
        var response = context.Response;
        response.StatusCode = stored.Status;
        response.Headers[RepeatedHeader] = "true";
        if (stored.Location is { } location)
            response.Headers.Location = location;
        if (stored.EntityTag is { } tag)
            response.Headers.ETag = tag;
        if (stored.ContentType is { } type)
            response.ContentType = type;
        return SendBodyAsync(context, stored.Body);
    }

    /// <summary>A response without a body stays unsent, so that a status code page can follow.</summary>
    private static Task SendBodyAsync(HttpContext context, byte[] body) =>
        body.Length == 0 ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();

    private static Task RefuseAsync(HttpContext context, int status, string sentence, TimeSpan? retryAfter = null)
    {
        if (retryAfter is { } wait)
            context.Response.Headers.RetryAfter = wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return Results.Problem(sentence, statusCode: status).ExecuteAsync(context);
    }

    /// <summary>Runs the call, and returns the body instead of sending it.</summary>
    private static async Task<byte[]> CaptureAsync(HttpContext context, RequestDelegate next)
    {
        var sent = context.Response.Body;
        using var captured = new MemoryStream();
        context.Response.Body = captured;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = sent;
        }

        return captured.ToArray();
    }

    /// <summary>The server has limited the length of the body.</summary>
    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        using var read = new MemoryStream();
        await context.Request.Body.CopyToAsync(read, context.RequestAborted);
        var body = read.ToArray();
        context.Request.Body = new MemoryStream(body);
        return body;
    }

    /// <summary>What is called. What a token may not read is not in its answer, so the answer is that of another call.</summary>
    private static string Describe(HttpContext context)
    {
        var mayRead = TokenClaims.ScopesOf(context.User)?.HasFlag(TokenScopes.Read) ?? true;
        return $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {mayRead}";
    }

    private static CurrentUser UserOf(HttpContext context) => context.RequestServices.GetRequiredService<AccessOptions>().Recognize(context.User);

    private static string? TextOf(StringValues header) => header.Count == 0 ? null : header.ToString();
}

/// <summary>Marks a call whose response must not be stored.</summary>
internal sealed record ReturnsSecret;
