using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;

namespace TenantPortal.Web.Api;

/// <summary>Says in a sentence what cannot be read about a call; the framework's own messages name .NET types.</summary>
internal sealed partial class BadRequestProblems : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException badRequest)
            return false;
        await Results.Problem(Explain(badRequest), statusCode: badRequest.StatusCode).ExecuteAsync(httpContext);
        return true;
    }

    private static string Explain(BadHttpRequestException exception) =>
        exception switch
        {
            { StatusCode: StatusCodes.Status413PayloadTooLarge } => "The body is too large.",
            { StatusCode: StatusCodes.Status415UnsupportedMediaType } => "Send the body as application/json.",
            { InnerException: JsonException json } when UnknownMember().Match(json.Message) is { Success: true } member =>
                $"The body has an unknown member '{member.Groups["name"].Value}'.",
            { InnerException: JsonException { Path: { Length: > 0 } path } json } when path != "$" =>
                $"The body cannot be read at {path}, line {json.LineNumber + 1}.",
            { InnerException: JsonException } => "The body is no JSON object.",
            _ when Parameter().Match(exception.Message) is { Success: true } parameter =>
                $"The value '{parameter.Groups["value"].Value}' of '{parameter.Groups["name"].Value}' cannot be read.",
            _ => "The request cannot be read.",
        };

    [GeneratedRegex("property '(?<name>[^']{1,100})' could not be mapped", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownMember();

    [GeneratedRegex("""parameter "\S+ (?<name>\w+)" from "(?<value>.{0,100})"\.""", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
