using Microsoft.AspNetCore.Mvc;

namespace TenantPortal.Web.Api;

/// <summary>One page of a list.</summary>
/// <param name="Next">The value of <c>after</c> for the next page; null on the last page.</param>
internal sealed record ListResponse<T>(IReadOnlyList<T> Items, string? Next = null);

/// <summary>The page of a list without filters.</summary>
/// <param name="After">The <c>next</c> of the previous page; null for the first page.</param>
internal sealed record PageQuery([FromQuery(Name = "after")] string? After = null, [FromQuery(Name = "limit")] int Limit = 50);
