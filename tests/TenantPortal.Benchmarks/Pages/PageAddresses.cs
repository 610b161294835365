using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TenantPortal.Core.Data;
using TenantPortal.Core.Requests;
using TenantPortal.Core.Tenants;

namespace TenantPortal.Benchmarks.Pages;

/// <summary>Addresses for the routes of pages and of the API: those with parameters lead to objects of the team whose lead signs in.</summary>
internal sealed class PageAddresses
{
    private const string Team = "payments";

    /// <summary>What is added to some routes, beside the route without it: what takes most.</summary>
    private static readonly (string Route, string Query)[] Variants =
    [
        ("/dashboard", "?days=400&by=product"),
        ("/dashboard/cost", "?by=team"),
        ("/requests", "?show=all"),
        ("/requests", "?show=all&search=api"),
        ("/tenants", "?search=api"),
        ("/audit", "?search=api"),
        ("/api/v1/dashboard/quota", "?days=400&by=Product"),
        ("/api/v1/requests", "?search=api"),
        ("/api/v1/tenants", "?search=api&limit=200"),
    ];

    private readonly Dictionary<string, string> _objects;

    private PageAddresses(Dictionary<string, string> objects) => _objects = objects;

    public static async Task<PageAddresses> ReadAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync(cancellationToken);
        var tenants = await db.Tenants.AsNoTracking().Where(tenant => tenant.Team == Team && tenant.Tier == "namespace").ToListAsync(cancellationToken);
        var names = tenants.Where(tenant => tenant.Phase == TenantPhase.Ready).Select(tenant => tenant.Name).ToArray();
        var busiest = await db
            .Requests.Where(request => names.Contains(request.TenantName))
            .GroupBy(request => request.TenantName)
            .OrderByDescending(requests => requests.Count())
            .Select(requests => requests.Key)
            .FirstAsync(cancellationToken);
        var open = await db
            .Requests.Where(request => request.Team == Team && request.Status == RequestStatus.Submitted)
            .OrderBy(request => request.Id)
            .Select(request => request.Id)
            .FirstAsync(cancellationToken);
        return new PageAddresses(
            new()
            {
                ["tenants/{name}"] = busiest,
                ["requests/{id}"] = open,
                ["teams/{name}"] = Team,
                ["departments/{name}"] = "commerce",
                ["clusters/{name}"] = "default",
                // None of these is in the demo: what is measured is the answer that there is none.
                ["drafts/{id}"] = "none",
                ["notices/{id}"] = Guid.Empty.ToString(),
                ["cluster-tests/{id}"] = Guid.Empty.ToString(),
                ["change/{kind}"] = "quota",
            }
        );
    }

    /// <summary>What to call for a route.</summary>
    /// <exception cref="InvalidOperationException">No object is known for a parameter of it.</exception>
    public IEnumerable<string> Of(RouteEndpoint endpoint)
    {
        var segments = endpoint.RoutePattern.PathSegments;
        var path = "";
        for (var index = 0; index < segments.Count; index++)
        {
            path += "/";
            if (segments[index].Parts is [RoutePatternLiteralPart literal])
                path += literal.Content;
            else if (segments[index].Parts is [RoutePatternParameterPart parameter] && segments[index - 1].Parts is [RoutePatternLiteralPart before])
                path += _objects.TryGetValue($"{before.Content}/{{{parameter.Name}}}", out var value)
                    ? value
                    : throw new InvalidOperationException(
                        $"The route {endpoint.RoutePattern.RawText} needs an object for {before.Content}/{{{parameter.Name}}} in {nameof(PageAddresses)}."
                    );
            else
                throw new InvalidOperationException($"The route {endpoint.RoutePattern.RawText} is not one of names and parameters.");
        }

        if (path.Length == 0)
            path = "/";
        yield return path;
        foreach (var (_, query) in Variants.Where(variant => variant.Route == path))
            yield return path + query;
    }
}
