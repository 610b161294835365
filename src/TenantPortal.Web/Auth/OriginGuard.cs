using TenantPortal.Core;

namespace TenantPortal.Web.Auth;

/// <summary>
/// Rejects cross-site requests: writes and circuits whose <c>Origin</c> is neither this host nor <c>Portal:PublicUrl</c>. SignalR does not check the origin,
/// and WebSockets are not subject to the same-origin policy.
/// </summary>
internal static class OriginGuard
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsGuarded(context.Request) || IsOfThisPortal(context.Request))
        {
            await next(context);
            return;
        }

        await Results.Problem("Cross-site requests are not allowed.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    private static bool IsGuarded(HttpRequest request) =>
        request.Path.StartsWithSegments("/_blazor")
        || !(
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsOptions(request.Method)
            || HttpMethods.IsTrace(request.Method)
        );

    private static bool IsOfThisPortal(HttpRequest request)
    {
        // Programs send no Origin; browsers always send it with guarded requests.
        if (request.Headers.Origin is not [{ } origin])
            return request.Headers.Origin.Count == 0;
        var portal = request.HttpContext.RequestServices.GetRequiredService<PortalOptions>();
        return Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && new[] { portal.PublicUrl, $"{request.Scheme}://{request.Host.Value}" }.Any(address =>
                Uri.TryCreate(address, UriKind.Absolute, out var here)
                && from.Scheme == here.Scheme
                && from.Authority.Equals(here.Authority, StringComparison.OrdinalIgnoreCase)
            );
    }
}
