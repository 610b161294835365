using System.Net;

namespace TenantPortal.Web.Auth.Development;

/// <summary>
/// The Development sign-in needs no password, so only this machine may reach it: by address, and by name, because a page of another site can
/// point a name of its own at 127.0.0.1.
/// </summary>
internal static class LoopbackOnly
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // An in-process server has no address.
        var isLocal = context.Connection.LocalIpAddress is not { } address || IPAddress.IsLoopback(address);
        if (isLocal && ListeningAddresses.IsLoopbackName(context.Request.Host.Host))
        {
            await next(context);
            return;
        }

        await Results
            .Problem(
                "The Development sign-in has no passwords, so the portal answers only to this machine. Open it as localhost.",
                statusCode: StatusCodes.Status403Forbidden
            )
            .ExecuteAsync(context);
    }
}
