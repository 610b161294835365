using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using TenantPortal.Core.Data;
using TenantPortal.Core.Languages;

namespace TenantPortal.Web.Api;

/// <summary>
/// Answers requests that a database could not serve: the same request may succeed in a moment. A browser gets a page that is not rendered,
/// because rendering would read the session from the same database.
/// </summary>
internal sealed class DatabaseProblems : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;

    /// <summary>What people and programs read about a failure of the database; null for another failure.</summary>
    public static Sentence? Explain(Exception exception) =>
        exception switch
        {
            _ when !exception.IsDatabaseAway() => (Sentence?)null,
            _ when exception.IsDatabaseFull() => "The disk of the portal's database is full. Nothing was changed. Report this to a platform admin.",
            _ => "The portal's database did not respond. Nothing was changed. Try again in a moment.",
        };

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (Explain(exception) is not { } sentence)
            return false;
        httpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        if (ApiPaths.IsForPrograms(httpContext.Request.Path))
            await Results.Problem(sentence, statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(httpContext);
        else
            await Results.Text(PageOf(sentence), "text/html; charset=utf-8", statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(httpContext);
        return true;
    }

    private static string PageOf(string sentence) =>
        $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>The portal cannot use its database · TenantPortal</title></head>
            <body><main><h1>The portal cannot use its database</h1><p>{sentence}</p></main></body>
            </html>
            """;
}
