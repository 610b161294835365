namespace TenantPortal.Web.Api;

/// <summary>One page of a list.</summary>
/// <param name="Next">What to give as <c>after</c> for the next page; null at the end.</param>
internal sealed record ListResponse<T>(IReadOnlyList<T> Items, string? Next = null);
