using TenantPortal.Core.Budgets;
using TenantPortal.Core.People;
using TenantPortal.Core.Versions;

namespace TenantPortal.Web.Api.Conditional;

/// <summary>What a call reads or changes, with the version that its ETag begins with. The metadata of every call at or below the route.</summary>
/// <param name="Route">Below <see cref="ApiPaths.Root"/>.</param>
/// <param name="Noun">As a problem calls it.</param>
/// <param name="FindVersionAsync">Returns null for what does not exist, or what the user may not see.</param>
internal sealed record VersionedResource(
    string Route,
    string Noun,
    Func<ResourceVersions, CurrentUser, string, CancellationToken, Task<string?>> FindVersionAsync
)
{
    /// <summary>The first that matches applies.</summary>
    private static readonly VersionedResource[] All =
    [
        new("/tenants/{name}", "tenant", (versions, user, name, token) => versions.FindTenantAsync(user, name, token)),
        new("/requests/{id}", "request", (versions, user, id, token) => versions.FindRequestAsync(user, id, token)),
        new("/drafts/{id}", "draft", (versions, user, id, token) => versions.FindDraftAsync(user, id, token)),
        new("/teams/{name}/budget", "budget", (versions, user, name, token) => versions.FindBudgetAsync(user, BudgetOwner.Team(name), token)),
        new("/teams/{name}", "team", (versions, user, name, token) => versions.FindTeamAsync(user, name, token)),
        new("/departments/{name}/budget", "budget", (versions, user, name, token) => versions.FindBudgetAsync(user, BudgetOwner.Department(name), token)),
        new("/departments/{name}", "department", (versions, user, name, token) => versions.FindDepartmentAsync(user, name, token)),
        new("/notices/{id:guid}", "notice", (versions, _, id, token) => versions.FindNoticeAsync(Guid.Parse(id), token)),
    ];

    /// <summary>Null for a list, or what has no version.</summary>
    /// <param name="route">As the call was mapped.</param>
    public static VersionedResource? Find(string? route) => Array.Find(All, resource => resource.Matches(route));

    public Task<string?> FindVersionAsyncOf(HttpContext context, CurrentUser user, CancellationToken cancellationToken) =>
        FindVersionAsync(
            context.RequestServices.GetRequiredService<ResourceVersions>(),
            user,
            (context.Request.RouteValues["name"] ?? context.Request.RouteValues["id"])!.ToString()!,
            cancellationToken
        );

    private bool Matches(string? route) =>
        route is not null
        && route.StartsWith(ApiPaths.Root + Route, StringComparison.Ordinal)
        && (route.Length == ApiPaths.Root.Length + Route.Length || route[ApiPaths.Root.Length + Route.Length] == '/');
}
