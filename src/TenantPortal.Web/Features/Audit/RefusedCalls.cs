using TenantPortal.Core.Audit;
using TenantPortal.Core.Audit.Log;
using TenantPortal.Core.People;
using TenantPortal.Web.Api;
using TenantPortal.Web.Auth;

namespace TenantPortal.Web.Features.Audit;

/// <summary>Writes down every call of a program that was refused to somebody who is signed in: 403, and 404 for what they may not see.</summary>
internal static class RefusedCalls
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(ApiPaths.Root) && context.User.Identity?.IsAuthenticated == true)
        {
            // Before the answer leaves: who gets a refusal can rely on it being written down.
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
                $"Answered {context.Response.StatusCode}.",
                CancellationToken.None
            );
    }
}
