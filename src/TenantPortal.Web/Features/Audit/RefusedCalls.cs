using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.People;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Audit;

/// <summary>Records every API call of an authenticated caller that returned 403, or 404 for objects that the caller cannot see.</summary>
internal static class RefusedCalls
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(ApiPaths.Root) && context.User.Identity?.IsAuthenticated == true)
        {
            // Runs before the response is sent, so that every refusal a caller receives is in the audit log.
            context.Response.OnStarting(() =>
                context.Response.StatusCode is StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound ? RecordAsync(context) : Task.CompletedTask
            );
        }

        return next(context);
    }

    private static Task RecordAsync(HttpContext context)
    {
        var services = context.RequestServices;
        return services
            .GetRequiredService<AuditLog>()
            .RefusedAsync(
                services.GetRequiredService<AccessOptions>().Recognize(context.User),
                "api.refused",
                $"{context.Request.Method} {context.Request.Path}",
                $"Returned {context.Response.StatusCode}.",
                CancellationToken.None
            );
    }
}
