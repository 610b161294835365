namespace TenantPortal.Web.Api;

/// <summary>Maps endpoints whose query string has values that are not text.</summary>
internal static class QueryEndpoints
{
    /// <summary>
    /// Maps an endpoint that is compiled at the start of the program. What is generated at build time for other endpoints refuses a value that cannot be
    /// parsed without naming it, and tells the names of enums apart by case.
    /// </summary>
    public static RouteHandlerBuilder MapQuery(this IEndpointRouteBuilder endpoints, string method, string pattern, Delegate handler) =>
#pragma warning disable RDG002 // The handler is not known here: that is the purpose.
        endpoints.MapMethods(pattern, [method], handler).ProducesProblem(StatusCodes.Status400BadRequest);
#pragma warning restore RDG002
}
