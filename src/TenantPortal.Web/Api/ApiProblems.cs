using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using TenantPortal.Core;
using TenantPortal.Core.Languages;

namespace TenantPortal.Web.Api;

/// <summary>Converts problems to RFC 9457 responses.</summary>
internal static class ApiProblems
{
    public const string ProblemType = "application/problem+json";

    /// <summary>Opens a group of calls that can return problems with these status codes, in addition to those of the group around it.</summary>
    public static RouteGroupBuilder WithProblems(this RouteGroupBuilder group, params ReadOnlySpan<int> statusCodes)
    {
        var calls = group.MapGroup("");
        foreach (var statusCode in statusCodes)
            calls.ProducesProblem(statusCode);
        return calls;
    }

    /// <summary>A call with a body can return these problems, whatever it does.</summary>
    public static void DescribeBody(EndpointBuilder call)
    {
        if (!call.Metadata.OfType<IAcceptsMetadata>().Any())
            return;
        foreach (var statusCode in (int[])[StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType])
            call.Metadata.Add(new ProducesResponseTypeMetadata(statusCode, typeof(ProblemDetails), [ProblemType]));
    }

    public static ProblemHttpResult ToResult(this IReadOnlyList<Problem> problems)
    {
        var byField = problems
            .Where(problem => problem.Field is not null)
            .GroupBy(problem => problem.Field!)
            .ToDictionary(field => field.Key, field => field.Select(problem => problem.Message).ToArray());
        return TypedResults.Problem(
            problems.FirstOrDefault(problem => problem.Field is null)?.Message ?? problems[0].Message,
            statusCode: StatusOf(problems),
            extensions: byField.Count == 0 ? null : new Dictionary<string, object?> { ["errors"] = byField }
        );
    }

    /// <summary>What does not exist, or is not for the caller to know of.</summary>
    public static ProblemHttpResult NotFound(Sentence what, string name) => NotFound(Problem.NotFound(what, name).Message);

    public static ProblemHttpResult NotFound(string sentence) => TypedResults.Problem(sentence, statusCode: StatusCodes.Status404NotFound);

    /// <summary>Broken rules take precedence over conflicts, because they must be corrected either way.</summary>
    private static int StatusOf(IReadOnlyList<Problem> problems) =>
        problems.Any(problem => problem.Kind == ProblemKind.NotFound) ? StatusCodes.Status404NotFound
        : problems.Any(problem => problem.Kind == ProblemKind.Forbidden) ? StatusCodes.Status403Forbidden
        : problems.Any(problem => problem.Kind == ProblemKind.Rule) ? StatusCodes.Status422UnprocessableEntity
        : problems.Any(problem => problem.Kind == ProblemKind.TooOften) ? StatusCodes.Status429TooManyRequests
        : StatusCodes.Status409Conflict;
}
