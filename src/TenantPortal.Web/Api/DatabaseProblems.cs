using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using TenantPortal.Core.Data;

namespace TenantPortal.Web.Api;

/// <summary>Answers calls that a database could not serve: the same call may succeed in a moment.</summary>
internal sealed class DatabaseProblems : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!exception.IsDatabaseAway())
            return false;
        httpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        await Results
            .Problem("The portal's database did not respond. Nothing was changed. Try again in a moment.", statusCode: StatusCodes.Status503ServiceUnavailable)
            .ExecuteAsync(httpContext);
        return true;
    }
}
