namespace TenantPortal.Web.Api;

/// <summary>Which paths programs call, so that they get problems instead of pages.</summary>
internal static class ApiPaths
{
    public const string Root = "/api/v1";

    /// <summary>Also what a circuit connects to; but not <c>/api</c> itself, which is a page.</summary>
    public static bool IsForPrograms(PathString path) =>
        (path.StartsWithSegments("/api", out var rest) && rest.HasValue && rest != "/")
        || path.StartsWithSegments("/openapi")
        || path.StartsWithSegments("/_blazor");
}
