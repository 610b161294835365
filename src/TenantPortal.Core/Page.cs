namespace TenantPortal.Core;

/// <summary>One page of a list, and the cursor of the next one.</summary>
/// <param name="Next">Null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
