using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;

namespace TenantPortal.Web.Api;

/// <summary>Explains in one sentence why a call cannot be parsed; the framework's own messages name .NET types.</summary>
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
            { StatusCode: StatusCodes.Status413PayloadTooLarge } => "The request body is too large.",
            { StatusCode: StatusCodes.Status415UnsupportedMediaType } => "Send the request body as application/json.",
            { InnerException: NullItemException broken } => broken.Message,
            { InnerException: JsonException json } when UnknownMember().Match(json.Message) is { Success: true } member =>
                $"The request body has an unknown member '{member.Groups["name"].Value}'.",
            { InnerException: JsonException { Path: { Length: > 0 } path } json } when path != "$" =>
                $"The request body is not valid at {path}, line {json.LineNumber + 1}.",
            { InnerException: JsonException } => "The request body is not a JSON object.",
            _ when Parameter().Match(exception.Message) is { Success: true } parameter =>
                $"The value '{parameter.Groups["value"].Value}' is not valid for '{JsonNamingPolicy.CamelCase.ConvertName(parameter.Groups["name"].Value)}'.",
            _ => "The request is not valid.",
        };

    [GeneratedRegex("property '(?<name>[^']{1,100})' could not be mapped", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownMember();

    [GeneratedRegex("""parameter "\S+ (?<name>\w+)" from "(?<value>.{0,100})"\.""", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
