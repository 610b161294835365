using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace TenantPortal.Benchmarks.Pages;

/// <summary>
/// Answers a request for a page with the page itself. Otherwise, the answer is only the shell in which a browser starts a circuit, and the page is rendered
/// in the circuit.
/// </summary>
internal sealed class StaticPages : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>Of a request for a page: what is measured is the frame around it, or the shell, and not the page.</summary>
    public const string PartHeader = "X-Measured-Part";

    public const string Frame = "frame";
    public const string Shell = "shell";

    public override int Order => int.MaxValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var index = 0; index < candidates.Count; index++)
        {
            ref var candidate = ref candidates[index];
            if (
                candidates.IsValidCandidate(index)
                && candidate.Endpoint is RouteEndpoint endpoint
                && PageOf(endpoint) is { } page
                && httpContext.Request.Headers[PartHeader] != Shell
            )
                candidates.ReplaceEndpoint(
                    index,
                    new RouteEndpoint(context => RenderAsync(context, page), endpoint.RoutePattern, endpoint.Order, endpoint.Metadata, endpoint.DisplayName),
                    candidate.Values
                );
        }

        return Task.CompletedTask;
    }

    public static Type? PageOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type;

    private static Task RenderAsync(HttpContext context, Type page)
    {
        // Without the session, which the circuit checks once.
        Measurement.Begin(context);
        var isFrame = context.Request.Headers[PartHeader] == Frame;
        return new RazorComponentResult<StaticPage>(
            new Dictionary<string, object?>
            {
                [nameof(StaticPage.Page)] = isFrame ? null : page,
                [nameof(StaticPage.Values)] = context
                    .Request.RouteValues.Where(value => value.Key != "page")
                    .ToDictionary(value => char.ToUpperInvariant(value.Key[0]) + value.Key[1..], value => value.Value),
            }
        )
        {
            PreventStreamingRendering = true,
        }.ExecuteAsync(context);
    }
}

/// <summary>Measures each request that carries a number, from its arrival to the end of its answer.</summary>
internal sealed class Measuring : IStartupFilter
{
    public const string NumberHeader = "X-Measured-Number";

    private readonly ConcurrentDictionary<string, Measurement> _ended = [];

    /// <summary>The measurement of the request with this number.</summary>
    public Measurement Take(string number) =>
        _ended.TryRemove(number, out var measurement) ? measurement : throw new InvalidOperationException("The request was not measured.");

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(MeasureAsync);
            next(app);
        };

    private async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers[NumberHeader].ToString() is not { Length: > 0 } number)
        {
            await next(context);
            return;
        }

        Measurement.Begin(context);
        await next(context);
        _ended[number] = Measurement.End(context);
    }
}
