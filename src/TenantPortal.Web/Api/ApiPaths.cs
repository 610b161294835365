namespace TenantPortal.Web.Api;

/// <summary>Identifies the paths that programs call, which return problems instead of pages.</summary>
internal static class ApiPaths
{
    public const string Root = "/api/v1";

    /// <summary>Includes the path that circuits connect to, but not <c>/api</c> itself, which is a page.</summary>
    public static bool IsForPrograms(PathString path) =>
        (path.StartsWithSegments("/api", out var rest) && rest.HasValue && rest != "/")
        || path.StartsWithSegments("/openapi")
        || path.StartsWithSegments("/_blazor");
}
